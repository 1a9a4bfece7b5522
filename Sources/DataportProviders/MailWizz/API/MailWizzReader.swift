import DataportCore

/// Reads an account of MailWizz from beginning to end: lists before people, people before what happened to them.
final class MailWizzReader {
    let api: MailWizzAPI
    let rights: MailWizzRights
    let account: String
    let options: SourceOptions
    var small = SmallRecords()
    var rows: [AssetKind.ID: SpooledRows] = [:]
    let content: ContentSpool
    var readability: [AssetKind.ID: Inventory.Readability] = [:]
    var remarks: [Remark] = []
    /// Lists in the order of their uids.
    var lists: [String] = []
    /// Types of the fields of each list, by tag.
    var fieldTypes: [String: [String: String]] = [:]
    /// Tags of the fields of each list, by number.
    var fieldTags: [String: [String: String]] = [:]
    /// Campaigns, when they were read: uid, number and list.
    var campaigns: [(uid: String, number: String?, list: String?)]?
    /// Segments that became records.
    var segments: Set<String> = []
    /// People by the uids of their subscriptions; `nil` when they were not read.
    var people: MailWizzRoster?

    init(
        _ api: MailWizzAPI, _ rights: MailWizzRights, account: String, options: SourceOptions
    ) throws(DataportError) {
        self.api = api
        self.rights = rights
        self.account = account
        self.options = options
        content = try ContentSpool()
        for kind in AssetKind.catalogue { readability[kind.id] = rights.readability(of: kind.id) }
    }

    /// Reads everything that is wanted and allowed.
    func run() throws(DataportError) -> RemoteAccount {
        small.add(
            .account, id: account,
            ["provider": "mailwizz", "extra": MailWizzMapping.object([("api", api.address)]) ?? "{}"])
        try readLists()
        if isReadable(.deliveryServer) { try readServers() }
        if isReadable(.template) { try readTemplates() }
        if [AssetKind.ID.suppression, .contact, .subscription].contains(where: isReadable) || wantsHistory {
            try readPeople()
        }
        if isReadable(.campaign) || isReadable(.segment) || wantsHistory { try findCampaigns() }
        if isReadable(.segment) { try readSegments() }
        if isReadable(.campaign) || isReadable(.campaignGroup) { try readCampaigns() }
        if isReadable(.delivery) { try readDeliveries() }
        if isReadable(.event) { try readEvents() }
        if isReadable(.transactionalMessage) { try readMails() }
        return RemoteAccount(
            small: small, rows: rows, content: content.finish(), readability: readability, remarks: remarks)
    }

    private var wantsHistory: Bool { isReadable(.delivery) || isReadable(.event) }

    /// Whether a kind is wanted and may be read.
    func isReadable(_ kind: AssetKind.ID) -> Bool {
        if case .unreadable = readability[kind] { return false }
        return options.wants(kind)
    }

    /// The uid of a record.
    func uid(_ key: String, of object: RemoteObject?, at path: String) throws(DataportError) -> String {
        guard let text = object?.text(key), MailWizzUID(text) != nil else {
            throw api.shape("holds a record without a uid", at: path)
        }
        return text
    }

    /// Remarks that something happened, if it did.
    func remark(_ severity: Finding.Severity, _ rule: String, _ message: String, _ count: Int) {
        if count > 0 { remarks.append(Remark(severity, rule: rule, message, count: count)) }
    }

    /// Says that only a part of a kind was read.
    func limit(_ kind: AssetKind.ID, because reason: String) {
        switch readability[kind] {
        case .partial(let other) where other.contains(reason): break
        case .partial(let other): readability[kind] = .partial(reason: "\(other); \(reason)")
        case .unreadable: break
        default: readability[kind] = .partial(reason: reason)
        }
    }
}
