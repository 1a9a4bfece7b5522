import DataportCore
import DataportFormats

/// People on their way from lists, of which MailWizz makes one row each, to contacts, of which there is one for each address.
///
/// The contact has the uid of the subscription that is its oldest: later ones do not change it.
final class MailWizzPeople {
    /// Rows move from page to page while somebody writes: so often a list is read again.
    private static let mostWalks = 3

    private unowned let reader: MailWizzReader
    private let subscriptions: RowSpool
    private let roster: MailWizzRoster

    init(reader: MailWizzReader) throws(DataportError) {
        self.reader = reader
        // They name their contacts when all are known, and are brought into order then.
        subscriptions = try RowSpool(MailWizzMapping.kind(.subscription), isOrdered: true)
        roster = try MailWizzRoster(lists: reader.lists)
    }

    // MARK: Reading

    /// Reads one list; whether as many people came as there were said to be.
    func read(_ list: String) throws(DataportError) -> Bool {
        var seen = 0
        for _ in 1...Self.mostWalks {
            let path = "/lists/\(list)/subscribers"
            var pages = MailWizzPages(reader.api, path)
            while let page = try pages.next() {
                for row in page where try add(row, list, path) { seen += 1 }
            }
            if seen >= pages.total ?? 0 { return true }
        }
        return false
    }

    private static let ownKeys: Set<String> = [
        "subscriber_uid", "status", "source", "ip_address", "date_added", "email", "EMAIL",
    ]

    /// Adds somebody who was not seen on this list yet, and says whether it was so.
    private func add(_ row: RemoteObject, _ list: String, _ path: String) throws(DataportError) -> Bool {
        guard let uid = row.text("subscriber_uid"), MailWizzUID(uid) != nil else {
            throw reader.api.shape("holds a person without a uid", at: path)
        }
        guard let email = row.text("EMAIL") ?? row.text("email") else {
            throw reader.api.shape("holds a person without an address", at: path)
        }
        let word = row.text("status")
        let person = MailWizzRoster.Person(
            uid: uid, email: email, added: row.text("date_added"), isBlacklisted: word == "blacklisted")
        guard try roster.add(person, to: list, place: subscriptions.place) else { return false }
        try subscriptions.append("\(list)-\(uid)", values(of: row, list, word))
        return true
    }

    private func values(of row: RemoteObject, _ list: String, _ word: String?) -> [String: String] {
        var values = [
            "list_id": list, "status": (word.flatMap { MailWizzMapping.statuses[$0] } ?? .unknown).rawValue,
            "raw": MailWizzMapping.raw(word, row.text("date_added")),
        ]
        if word == "moved" { values["reason"] = "moved" }
        values["source"] = row.text("source")
        values["ip"] = row.text("ip_address")
        values["created_at"] = MailWizzMapping.time(row.text("date_added"))
        let fields = fields(of: row, list)
        values["fields"] = fields.known
        values["extra"] = fields.other
        return values
    }

    /// Fields stand beside MailWizz's own keys, named by their tags; tags are in capitals.
    private func fields(of row: RemoteObject, _ list: String) -> (known: String?, other: String?) {
        let types = reader.fieldTypes[list] ?? [:]
        var (known, other) = ([String](), [String]())
        row.forEach { key, value in
            guard !Self.ownKeys.contains(key), !MailWizzMapping.isEmpty(value) else { return }
            let isSeveral = types[key].map(MailWizzMapping.severalValued.contains) == true
            let member = "\(JSONText.string(key)):\(PlainJSON.text(isSeveral ? MailWizzMapping.several(value) : value))"
            if types[key] != nil || key == key.uppercased() { known.append(member) } else { other.append(member) }
        }
        func object(_ members: [String]) -> String? { members.isEmpty ? nil : "{\(members.joined(separator: ","))}" }
        return (object(known), object(other))
    }

    // MARK: What was read

    /// Puts everything into the order of ids.
    func finish() throws(DataportError) -> (
        contacts: SpooledRows, subscriptions: SpooledRows, suppressions: SpooledRows, directory: MailWizzRoster
    ) {
        let (contacts, suppressions) = try contacts()
        return (contacts, try referring(try subscriptions.finish()), suppressions, roster)
    }

    /// The contacts, and the holds: whoever is blacklisted on one list is so for the whole account.
    private func contacts() throws(DataportError) -> (contacts: SpooledRows, suppressions: SpooledRows) {
        let contacts = try RowSpool(MailWizzMapping.kind(.contact), isOrdered: true)
        let holds = try RowSpool(MailWizzMapping.kind(.suppression), isOrdered: true)
        try roster.forEachContact { (person) throws(DataportError) in
            var values = ["email": person.email]
            values["created_at"] = MailWizzMapping.time(person.added)
            try contacts.append(person.uid, values)
            guard person.isBlacklisted else { return }
            try holds.append(
                person.uid,
                [
                    "address": person.email, "scope": "account", "reason": "unknown",
                    "raw": MailWizzMapping.raw("blacklisted"),
                ])
        }
        return (try contacts.finish(), try holds.finish())
    }

    /// Subscriptions that name their contacts, which are known only now.
    private func referring(_ rows: SpooledRows) throws(DataportError) -> SpooledRows {
        let kind = try MailWizzMapping.kind(.subscription)
        guard let field = kind.index(of: "contact_id") else {
            throw DataportError(.internalError, "a subscription has no contact")
        }
        let spool = try RowSpool(kind, isOrdered: true)
        var reader = RowReader(rows, isSequential: false)
        try roster.forEachSubscription { (place, contact) throws(DataportError) in
            try reader.withRow(at: place) { (row) throws(DataportError) in
                try spool.append(row, replacing: field, with: contact)
            }
        }
        return try spool.finish()
    }
}
