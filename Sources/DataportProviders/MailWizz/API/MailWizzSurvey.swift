import DataportCore
import DataportFormats

/// What else has to be known before the first record is written to MailWizz: a sender for lists that have none, who is on a list at all, and which choices
/// a field has whose choices the archive does not hold.
final class MailWizzSurvey {
    /// The name and the address of the account's owner, or of the first sender of a campaign.
    private(set) var sender: (name: String?, address: String?) = (nil, nil)
    /// Contacts that are on a list.
    private(set) var members: Set<String> = []
    /// Addresses, in lower case, of members with a hold.
    private(set) var heldAddresses: Set<String> = []
    /// Members who are blacklisted, or the like, on one of their lists.
    private(set) var heldOnList: Set<String> = []
    private var choices: [String: Set<String>] = [:]
    private let people: PeopleSurvey

    /// More choices than anybody would make: such a field becomes a text.
    private static let mostChoices = 500

    init(_ people: PeopleSurvey) { self.people = people }

    /// Looks through a source, behind `PeopleSurvey`.
    func run(_ source: any Source) async throws {
        let inventory = try await source.inventory(counting: false)
        for kind in [AssetKind.account, .listField, .subscription, .contact, .campaign] {
            let entry = inventory.entries.first { $0.kind.id == kind.id }
            if case .unreadable? = entry?.readability { continue }
            if entry == nil { continue }
            var cursor = try await source.cursor(over: kind, after: nil)
            var batch = RecordBatch(fieldCount: kind.fields.count)
            while try await cursor.next(into: &batch) != nil {
                for row in 0..<batch.rowCount { look(at: ProjectedRow(batch, row: row, of: kind)) }
            }
        }
    }

    private func look(at row: ProjectedRow) {
        switch row.kind.id {
        case .account: sender = (row["company"] ?? row["name"], row["email"])
        case .listField:
            let hasChoices = MailWizzMapping.typesWithChoices.contains(row["type"] ?? "")
            if hasChoices, row["options"] == nil { choices[Self.key(row["list_id"], row["tag"])] = [] }
        case .subscription:
            if let contact = row["contact_id"] {
                let person = people.person(contact)
                members.insert(person)
                let status = row["status"].flatMap(SubscriptionStatus.init)
                if status?.isHold == true { heldOnList.insert(person) }
            }
            note(row["fields"], of: row["list_id"])
            note(row["fields"], of: nil)
        case .contact:
            note(row["fields"], of: nil)
            if people.held.contains(row.id), members.contains(people.person(row.id)), let email = row["email"] {
                heldAddresses.insert(email.lowercased())
            }
        default:
            if sender.address == nil { sender = (sender.name ?? row["from_name"], row["from_email"]) }
        }
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
