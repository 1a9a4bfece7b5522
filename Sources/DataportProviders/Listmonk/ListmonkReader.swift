import DataportCore

/// Reads an account of listmonk from beginning to end: lists before people, people before what happened to them.
final class ListmonkReader {
    let api: ListmonkAPI
    let rights: ListmonkRights
    let account: String
    let options: SourceOptions
    var small = SmallRecords()
    var rows: [AssetKind.ID: SpooledRows] = [:]
    let content: ContentSpool
    var readability: [AssetKind.ID: Inventory.Readability] = [:]
    var remarks: [Remark] = []
    /// Ids of lists, templates and media that became records.
    var known: [AssetKind.ID: Set<Int>] = [:]
    /// Ids of people that became records, ascending; `nil` when they were not read.
    var people: [UInt32]?
    /// Where listmonk says that its pages stand.
    var rootURL: String?
    /// Domains to which listmonk adds nobody.
    var blockedDomains: [String] = []

    init(
        _ api: ListmonkAPI, _ rights: ListmonkRights, account: String, options: SourceOptions
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
        try readAccount()
        if isReadable(.list) { try readLists() }
        if isReadable(.userGroup) { try readRoles() }
        if isReadable(.apiKey) { try readUsers() }
        if isReadable(.mediaFile) { try readMedia() }
        if isReadable(.template) { try readTemplates() }
        if [AssetKind.ID.suppression, .listField, .contact, .subscription].contains(where: isReadable) {
            try readPeople()
        }
        if isReadable(.campaign) { try readCampaigns() }
        if isReadable(.event) { try readBounces() }
        return RemoteAccount(
            small: small, rows: rows, content: content.finish(), readability: readability, remarks: remarks)
    }

    /// Whether a kind is wanted and may be read. Lists go along with people, who are on lists that the token may not see otherwise.
    private func isReadable(_ kind: AssetKind.ID) -> Bool {
        if case .unreadable = readability[kind] { return false }
        return options.wants(kind)
    }

    /// An id of listmonk's as ours: integers of up to ten digits, made equally long, so that they sort as bytes as they do as numbers.
    static func id(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }

    /// The id of an object.
    func id(of object: RemoteObject, at path: String) throws(DataportError) -> Int {
        guard let id = object.integer("id"), (1...Int(Int32.max)).contains(id) else {
            throw api.shape("holds a record without an id", at: path)
        }
        return id
    }

    /// The objects of an array.
    func objects(_ literals: [String], at path: String) throws(DataportError) -> [RemoteObject] {
        var objects: [RemoteObject] = []
        for literal in literals {
            guard let object = RemoteObject(literal) else {
                throw api.shape("holds something that is no record", at: path)
            }
            objects.append(object)
        }
        return objects
    }

    /// The array that is asked for as a whole.
    func array(_ path: String) throws(DataportError) -> [RemoteObject] {
        let data = try api.require(path)
        guard data.utf8.first == UInt8(ascii: "[") else { throw api.shape("is no list", at: path) }
        return try objects(RemoteObject("{\"v\":\(data)}")?.elements("v") ?? [], at: path)
    }

    /// The results of a list that is asked for as a whole.
    func all(_ path: String, _ query: [(name: String, value: String)]) throws(DataportError) -> [RemoteObject] {
        let data = try api.require(path, [("per_page", "all")] + query)
        guard let object = RemoteObject(data), object.has("results") else {
            throw api.shape("lacks “results”", at: path)
        }
        return try objects(object.elements("results"), at: path)
    }

    /// Remarks that something happened, if it did.
    func remark(_ severity: Finding.Severity, _ rule: String, _ message: String, _ count: Int) {
        if count > 0 { remarks.append(Remark(severity, rule: rule, message, count: count)) }
    }

    /// Says that only a part of a kind was read.
    func limit(_ kind: AssetKind.ID, because reason: String) {
        if case .partial(let other) = readability[kind] {
            readability[kind] = .partial(reason: "\(other); \(reason)")
        } else {
            readability[kind] = .partial(reason: reason)
        }
    }
}
