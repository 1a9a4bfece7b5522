import DataportCore
import DataportFormats

/// What else has to be known before the first record is written to MailWizz: a sender for lists that have none, who is on a list at all, and which choices
/// a field has whose choices the archive does not hold.
final class MailWizzSurvey {
    /// The name and the address of the account's owner, or of the first sender of a campaign.
    private(set) var sender: (name: String?, address: String?) = (nil, nil)
    /// Contacts that are on a list.
    private let members: ScratchMap
    /// Addresses, in lower case, of members with a hold.
    private let heldAddresses: ScratchMap
    /// Members who are blacklisted, or the like, on one of their lists.
    private let heldOnList: ScratchMap
    private var choices: [String: Set<String>] = [:]
    private let people: PeopleSurvey

    /// More choices than anybody would make: such a field becomes a text.
    private static let mostChoices = 500

    init(_ people: PeopleSurvey) throws(DataportError) {
        self.people = people
        members = try ScratchMap(people.scratch, "member")
        heldAddresses = try ScratchMap(people.scratch, "held_address")
        heldOnList = try ScratchMap(people.scratch, "held_on_list")
    }

    /// Whether a contact is on a list.
    func isMember(_ contact: String) throws(DataportError) -> Bool { try members.contains(contact) }

    /// Whether an address, in lower case, is one of a member with a hold.
    func isHeld(address: String) throws(DataportError) -> Bool { try heldAddresses.contains(address) }

    /// Whether a member is blacklisted, or the like, on one of the lists.
    func isHeldOnList(_ contact: String) throws(DataportError) -> Bool { try heldOnList.contains(contact) }

    /// Looks through a source, behind `PeopleSurvey`.
    func run(_ source: any Source) async throws {
        let rows = try await SurveyedRows(source)
        try await rows.forEach(.account, "company", "name", "email") { values in
            sender = (values[0] ?? values[1], values[2])
        }
        try await rows.forEach(.listField, "type", "options", "list_id", "tag") { values in
            let hasChoices = MailWizzMapping.typesWithChoices.contains(values[0] ?? "")
            if hasChoices, values[1] == nil { choices[Self.key(values[2], values[3])] = [] }
        }
        try await rows.forEach(.subscription, "contact_id", "status", "list_id", "fields") {
            (values) throws(DataportError) in
            if let contact = values[0] { try note(member: people.person(contact), values[1]) }
            note(values[3], of: values[2])
            note(values[3], of: nil)
        }
        try await rows.forEach(.contact, "id", "email", "fields") { (values) throws(DataportError) in
            let id = values[0] ?? ""
            note(values[2], of: nil)
            guard let email = values[1], try people.isHeld(id), try isMember(people.person(id)) else { return }
            try heldAddresses.insert(email.lowercased())
        }
        try await rows.forEach(.campaign, "from_name", "from_email") { values in
            if sender.address == nil { sender = (sender.name ?? values[0], values[1]) }
        }
    }

    private func note(member person: String, _ status: String?) throws(DataportError) {
        try members.insert(person)
        if status.flatMap(SubscriptionStatus.init)?.isHold == true { try heldOnList.insert(person) }
    }

    private static func key(_ list: String?, _ tag: String?) -> String { "\(list ?? "")\u{0}\(tag ?? "")" }

    private func note(_ fields: String?, of list: String?) {
        guard let fields, !choices.isEmpty else { return }
        for member in JSONPieces.members(of: fields) {
            let key = Self.key(list, member.key)
            guard let known = choices[key], known.count <= Self.mostChoices else { continue }
            let values = (JSONPieces.elements(of: member.value) ?? [member.value]).compactMap(JSONPieces.string)
            choices[key]?.formUnion(values.filter { !$0.isEmpty })
        }
    }

    /// The choices that people made, as the options of a field; `nil` when nobody did, or there are too many to be choices.
    func options(of list: String?, _ tag: String) -> String? {
        guard let found = choices[Self.key(list, tag)], !found.isEmpty, found.count <= Self.mostChoices else {
            return nil
        }
        let options = found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { value in
            let text = JSONText.string(value)
            return "{\"name\":\(text),\"value\":\(text)}"
        }
        return "[\(options.joined(separator: ","))]"
    }
}
