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
    /// Addresses, in small letters, that are held, and those that are written in capitals somewhere: only they can be one person twice.
    private var addresses: Set<String> = []
    private var mixed: Set<String> = []
    private var byList: [String: SubscriptionStatus] = [:]
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
        let rows = try await SurveyedRows(source)
        try await rows.forEach(.account, "provider") { values in provider = values[0] }
        try await rows.forEach(.suppression, "address") { values in
            if let address = values[0] { addresses.insert(address.lowercased()) }
        }
        try await rows.forEach(.contact, "id", "email") { values in note(contact: values[0] ?? "", values[1]) }
        if !mixed.isEmpty { try await findAliases(rows) }
        try await rows.forEach(.subscription, "contact_id", "status", "list_id", gathersFields ? "fields" : "id") {
            (values) throws(DataportError) in
            try note(subscription: values[0], values[1], on: values[2], fields: values[3])
        }
        guard !byList.isEmpty else { return }
        try await rows.forEach(.contact, "id", "email") { values in noteUnsaid(values[0] ?? "", values[1]) }
    }

    private func note(contact id: String, _ email: String?) {
        guard let email else { return }
        let lower = email.lowercased()
        if addresses.contains(lower) { held.insert(id) }
        if lower != email { mixed.insert(lower) }
    }

    /// Finds contacts that are one person: the first of an address stands for the others.
    private func findAliases(_ rows: SurveyedRows) async throws {
        var first: [String: String] = [:]
        try await rows.forEach(.contact, "id", "email") { values in
            guard let id = values[0], let lower = values[1]?.lowercased(), mixed.contains(lower) else { return }
            if let known = first[lower] {
                aliases[id] = known
                groups.insert(known)
            } else {
                first[lower] = id
            }
        }
    }

    private func note(
        subscription contact: String?, _ status: String?, on list: String?, fields: String?
    ) throws(DataportError) {
        guard let contact else { return }
        let person = person(contact)
        let status = status.flatMap(SubscriptionStatus.init) ?? .unknown
        if status.isHold { byList[person] = strictest(byList[person], status) }
        if groups.contains(person), let list {
            let key = "\(list)\u{0}\(person)"
            shared[key] = strictest(shared[key], status)
        }
        if gathersFields, let fields, fields != "{}" { try keep(fields, of: person) }
    }

    private func noteUnsaid(_ id: String, _ email: String?) {
        let person = person(id)
        guard let status = byList[person] else { return }
        if person == id, !held.contains(id), let email { unsaid.append((id, email, status)) }
        held.insert(id)
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
