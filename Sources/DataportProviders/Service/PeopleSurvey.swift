import DataportCore
import DataportFormats

/// What has to be known of people before the first record is written: who is held, and what lists know about them. It is in a `Scratch`, for there are many.
final class PeopleSurvey {
    /// The provider that the account came from.
    private(set) var provider: String?
    /// Where whoever has to know more of people keeps that.
    let scratch: Scratch
    /// Contacts with a hold for everything: their address is suppressed, or they bounced or complained somewhere.
    private let held: ScratchMap
    /// Holds that no suppression says, as records for the whole account.
    private let unsaid: RowSpool
    private(set) var holds: SpooledRows?
    /// Addresses, in small letters, that are held, and those that are written in capitals somewhere: only they can be one person twice.
    private let addresses: ScratchMap
    private let mixed: ScratchMap
    /// The strictest hold that a person has on a list.
    private let byList: ScratchMap
    private let aliases: ScratchMap
    private let groups: ScratchMap
    private let shared: ScratchMap
    /// What lists know about a person; only for services that have fields of people only.
    private let fields: ScratchMap?

    /// A survey; `gathersFields` keeps the custom fields of lists for services that have fields of people only.
    init(gathersFields: Bool) throws(DataportError) {
        scratch = try Scratch()
        held = try ScratchMap(scratch, "held")
        unsaid = try RowSpool(AssetKind.suppression, isOrdered: true)
        addresses = try ScratchMap(scratch, "address")
        mixed = try ScratchMap(scratch, "mixed")
        byList = try ScratchMap(scratch, "by_list")
        aliases = try ScratchMap(scratch, "alias")
        groups = try ScratchMap(scratch, "group")
        shared = try ScratchMap(scratch, "shared")
        fields = gathersFields ? try ScratchMap(scratch, "fields") : nil
    }

    /// Looks through a source.
    func run(_ source: any Source) async throws {
        let rows = try await SurveyedRows(source)
        try await rows.forEach(.account, "provider") { values in provider = values[0] }
        try await rows.forEach(.suppression, "address") { (values) throws(DataportError) in
            if let address = values[0] { try addresses.insert(address.lowercased()) }
        }
        try await rows.forEach(.contact, "id", "email") { (values) throws(DataportError) in
            try note(contact: values[0] ?? "", values[1])
        }
        if !mixed.isEmpty { try await findAliases(rows) }
        try await rows.forEach(.subscription, "contact_id", "status", "list_id", "fields") {
            (values) throws(DataportError) in
            try note(subscription: values[0], values[1], on: values[2], fields: values[3])
        }
        if !byList.isEmpty {
            try await rows.forEach(.contact, "id", "email") { (values) throws(DataportError) in
                try noteUnsaid(values[0] ?? "", values[1])
            }
        }
        holds = try unsaid.finish()
    }

    private func note(contact id: String, _ email: String?) throws(DataportError) {
        guard let email else { return }
        let lower = email.lowercased()
        if try addresses.contains(lower) { try held.insert(id) }
        if lower != email { try mixed.insert(lower) }
    }

    /// Finds contacts that are one person: the first of an address stands for the others.
    private func findAliases(_ rows: SurveyedRows) async throws {
        let first = try ScratchMap(scratch, "first")
        try await rows.forEach(.contact, "id", "email") { (values) throws(DataportError) in
            guard let id = values[0], let lower = values[1]?.lowercased(), try mixed.contains(lower) else { return }
            guard let known = try first.value(of: lower) else { return try first.set(lower, id) }
            try aliases.set(id, known)
            try groups.insert(known)
        }
    }

    private func note(
        subscription contact: String?, _ status: String?, on list: String?, fields: String?
    ) throws(DataportError) {
        guard let contact else { return }
        let person = try person(contact)
        let status = status.flatMap(SubscriptionStatus.init) ?? .unknown
        if status.isHold { try byList.insert(person) }
        if let list, try groups.contains(person) { try keep(status, for: Self.key(list, person)) }
        if let fields, fields != "{}" { try keep(fields, of: person) }
    }

    private static func key(_ list: String, _ person: String) -> String { "\(list)\u{0}\(person)" }

    /// Keeps the strictest state.
    private func keep(_ status: SubscriptionStatus, for key: String) throws(DataportError) {
        let known = try shared.value(of: key).flatMap(SubscriptionStatus.init)
        if let known, known.strictness > status.strictness { return }
        try shared.set(key, status.rawValue)
    }

    private func noteUnsaid(_ id: String, _ email: String?) throws(DataportError) {
        let person = try person(id)
        guard try byList.contains(person) else { return }
        if person == id, let email, try !held.contains(id) { try unsaid.append(hold(of: id, email)) }
        try held.insert(id)
    }

    private func hold(of contact: String, _ address: String) -> ProjectedRow {
        var row = ProjectedRow(kind: .suppression, AssetKind.suppression.fields.map { _ in nil })
        row["id"] = "hold-" + contact
        row["address"] = address
        row["scope"] = "account"
        row["reason"] = "unknown"
        return row
    }

    /// Whether a contact has a hold for everything.
    func isHeld(_ contact: String) throws(DataportError) -> Bool { try held.contains(contact) }

    /// The contact that stands for another one with the same address but for capitals; the contact itself for all others.
    func person(_ contact: String) throws(DataportError) -> String { try aliases.value(of: contact) ?? contact }

    /// The strictest state that several contacts who are one person have on a list; `nil` for everybody else.
    func sharedStatus(on list: String, of person: String) throws(DataportError) -> SubscriptionStatus? {
        try shared.value(of: Self.key(list, person)).flatMap(SubscriptionStatus.init)
    }

    private func keep(_ object: String, of contact: String) throws(DataportError) {
        guard let fields else { return }
        try fields.set(contact, try fields.value(of: contact).map { Self.merged($0, object) } ?? object)
    }

    /// What the lists of a contact know about it, as one object: of several values the first counts.
    func listFields(of contact: String) throws(DataportError) -> String? { try fields?.value(of: contact) }

    /// The members of two objects; those of the first count.
    static func merged(_ one: String, _ other: String) -> String {
        let members = JSONPieces.members(of: one)
        let keys = Set(members.map(\.key))
        let all = members + JSONPieces.members(of: other).filter { !keys.contains($0.key) }
        return "{" + all.map { "\($0.literal):\($0.value)" }.joined(separator: ",") + "}"
    }
}
