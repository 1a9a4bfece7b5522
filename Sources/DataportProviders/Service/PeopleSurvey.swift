import DataportCore
import DataportFormats

/// What has to be known of people before the first record is written: who is held, and what lists know about them.
final class PeopleSurvey {
    /// The provider that the account came from.
    private(set) var provider: String?
    /// Contacts with a hold for everything: their address is suppressed, or they bounced or complained somewhere.
    private(set) var held: Set<String> = []
    /// Holds that no suppression says: the contact's id, its address, and the state that it has on a list.
    private(set) var unsaid: [(contact: String, address: String, status: SubscriptionStatus)] = []
    private var addresses: Set<String> = []
    private var byList: [String: SubscriptionStatus] = [:]
    /// First contacts by address, of those that are written in capitals and of all others.
    private var mixed: [String: String] = [:]
    private var plain: [String: String] = [:]
    private var aliases: [String: String] = [:]
    private var groups: Set<String> = []
    private var shared: [String: SubscriptionStatus] = [:]
    private var fields: [String: (offset: Int, count: Int)] = [:]
    private let file: SharedFile
    private var used = 0
    private let gathersFields: Bool

    /// A survey; `gathersFields` keeps the custom fields of lists for services that have fields of people only.
    init(gathersFields: Bool) throws(DataportError) {
        self.gathersFields = gathersFields
        file = try SharedFile()
    }

    /// Looks through a source.
    func run(_ source: any Source) async throws {
        let inventory = try await source.inventory(counting: false)
        func isReadable(_ kind: AssetKind) -> Bool {
            switch inventory.entries.first(where: { $0.kind.id == kind.id })?.readability {
            case .complete, .partial: true
            case .unreadable, nil: false
            }
        }
        for kind in [AssetKind.account, .suppression, .contact, .subscription] where isReadable(kind) {
            try await forEach(kind, of: source) { (row) throws(DataportError) in try look(at: row) }
        }
        guard !byList.isEmpty, isReadable(.contact) else { return }
        try await forEach(.contact, of: source) { row in noteUnsaid(row) }
    }

    private func forEach(
        _ kind: AssetKind, of source: any Source, _ body: (ProjectedRow) throws(DataportError) -> Void
    ) async throws {
        var cursor = try await source.cursor(over: kind, after: nil)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        while try await cursor.next(into: &batch) != nil {
            for row in 0..<batch.rowCount { try body(ProjectedRow(batch, row: row, of: kind)) }
        }
    }

    private func look(at row: ProjectedRow) throws(DataportError) {
        switch row.kind.id {
        case .account: provider = row["provider"]
        case .suppression: if let address = row["address"] { addresses.insert(address.lowercased()) }
        case .contact: note(contact: row)
        default: try note(subscription: row)
        }
    }

    private func note(contact row: ProjectedRow) {
        guard let email = row["email"] else { return }
        let lower = email.lowercased()
        if addresses.contains(lower) { held.insert(row.id) }
        // Addresses that are written in capitals somewhere are few; only they can be one person twice.
        if lower != email || mixed[lower] != nil {
            if let first = mixed[lower] ?? plain[lower] {
                aliases[row.id] = first
                groups.insert(first)
            } else {
                mixed[lower] = row.id
            }
        } else {
            plain[lower] = row.id
        }
    }

    private func note(subscription row: ProjectedRow) throws(DataportError) {
        guard let contact = row["contact_id"] else { return }
        let person = person(contact)
        let status = row["status"].flatMap(SubscriptionStatus.init) ?? .unknown
        if status.isHold { byList[person] = strictest(byList[person], status) }
        if groups.contains(person), let list = row["list_id"] {
            let key = "\(list)\u{0}\(person)"
            shared[key] = strictest(shared[key], status)
        }
        if gathersFields, let fields = row["fields"], fields != "{}" { try keep(fields, of: person) }
    }

    private func noteUnsaid(_ row: ProjectedRow) {
        let person = person(row.id)
        guard let status = byList[person] else { return }
        if person == row.id, !held.contains(row.id), let email = row["email"] { unsaid.append((row.id, email, status)) }
        held.insert(row.id)
    }

    private func strictest(_ one: SubscriptionStatus?, _ other: SubscriptionStatus) -> SubscriptionStatus {
        guard let one else { return other }
        return one.strictness > other.strictness ? one : other
    }

    /// The holds that no suppression says, as records for the whole account.
    func unsaidHolds(_ kind: AssetKind) -> [ProjectedRow] {
        unsaid.map { hold in
            var row = ProjectedRow(kind: kind, kind.fields.map { _ in nil })
            row["id"] = "hold-" + hold.contact
            row["address"] = hold.address
            row["scope"] = "account"
            row["reason"] = "unknown"
            return row
        }
    }

    /// The contact that stands for another one with the same address but for capitals; the contact itself for all others.
    func person(_ contact: String) -> String { aliases[contact] ?? contact }

    /// The strictest state that several contacts who are one person have on a list; `nil` for everybody else.
    func sharedStatus(on list: String, of person: String) -> SubscriptionStatus? {
        groups.contains(person) ? shared["\(list)\u{0}\(person)"] : nil
    }

    private func keep(_ object: String, of contact: String) throws(DataportError) {
        let all = if let known = try listFields(of: contact) { Self.merged(known, object) } else { object }
        let bytes = Array(all.utf8)
        try file.write(bytes, at: used)
        fields[contact] = (used, bytes.count)
        used += bytes.count
    }

    /// What the lists of a contact know about it, as one object: of several values the first counts.
    func listFields(of contact: String) throws(DataportError) -> String? {
        guard let place = fields[contact] else { return nil }
        var bytes = [UInt8](repeating: 0, count: place.count)
        var failure: DataportError?
        bytes.withUnsafeMutableBytes { buffer in
            do throws(DataportError) { _ = try file.read(into: buffer, at: place.offset) } catch { failure = error }
        }
        if let failure { throw failure }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The members of two objects; those of the first count.
    static func merged(_ one: String, _ other: String) -> String {
        let members = JSONPieces.members(of: one)
        let keys = Set(members.map(\.key))
        let all = members + JSONPieces.members(of: other).filter { !keys.contains($0.key) }
        return "{" + all.map { "\($0.literal):\($0.value)" }.joined(separator: ",") + "}"
    }
}
