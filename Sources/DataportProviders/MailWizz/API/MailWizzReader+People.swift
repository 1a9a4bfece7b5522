import Crypto
import DataportCore
import DataportFormats

extension MailWizzReader {
    /// Reads the people of all lists, who they are, and whom nobody may mail.
    func readPeople() throws(DataportError) {
        let people = try MailWizzPeople(reader: self)
        var isWhole = true
        for list in lists { isWhole = try people.read(list) && isWhole }
        let found = try people.finish()
        rows[.contact] = found.contacts
        rows[.subscription] = found.subscriptions
        rows[.suppression] = found.suppressions
        self.people = found.directory
        guard !isWhole else { return }
        for kind in [AssetKind.ID.contact, .subscription, .suppression] {
            limit(kind, because: "people were written while they were read, so some may be missing")
        }
        remark(.warning, "mailwizz.changed", "lists changed while they were read: export again", 1)
    }
}

/// Who has a subscription.
struct MailWizzDirectory {
    fileprivate let lists: [String]
    /// In the order of the uids.
    fileprivate let entries: [(uid: MailWizzUID, list: Int32, contact: MailWizzUID)]

    /// The list and the contact of a subscription; `nil` when it is gone.
    func find(_ uid: String) -> (list: String, contact: String)? {
        guard let wanted = MailWizzUID(uid) else { return nil }
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].uid < wanted { low = middle + 1 } else { high = middle }
        }
        guard low < entries.count, entries[low].uid == wanted else { return nil }
        return (lists[Int(entries[low].list)], entries[low].contact.text)
    }
}

/// People on their way from lists, of which MailWizz makes one row each, to contacts, of which there is one for each address.
///
/// The contact has the uid of the subscription that is its oldest: later ones do not change it.
final class MailWizzPeople {
    /// Rows move from page to page while somebody writes: so often a list is read again.
    private static let mostWalks = 3

    private unowned let reader: MailWizzReader
    private let contacts: RowSpool
    private let subscriptions: RowSpool
    private var persons: [Person] = []
    private var byAddress: [AddressKey: Int32] = [:]
    private var entries: [Entry] = []

    private struct Person {
        var uid: MailWizzUID
        var added: Int64
        /// The number of the contact's row.
        var row: Int
        var isBlacklisted: Bool
    }

    private struct Entry {
        let uid: MailWizzUID
        let list: Int32
        let person: Int32
    }

    /// Half of a hash of an address: nobody makes two that meet by chance.
    private struct AddressKey: Hashable {
        let (high, low): (UInt64, UInt64)

        init(_ address: String) {
            var words: [UInt64] = [0, 0]
            for (index, byte) in SHA256.hash(data: Array(address.utf8)).prefix(16).enumerated() {
                words[index / 8] = words[index / 8] << 8 | UInt64(byte)
            }
            (high, low) = (words[0], words[1])
        }
    }

    init(reader: MailWizzReader) throws(DataportError) {
        self.reader = reader
        contacts = try RowSpool(MailWizzMapping.kind(.contact), isOrdered: false)
        subscriptions = try RowSpool(MailWizzMapping.kind(.subscription), isOrdered: false)
    }

    // MARK: Reading

    /// Reads one list; whether as many people came as there were said to be.
    func read(_ list: String) throws(DataportError) -> Bool {
        var seen: Set<MailWizzUID> = []
        for _ in 1...Self.mostWalks {
            let path = "/lists/\(list)/subscribers"
            var pages = MailWizzPages(reader.api, path)
            while let page = try pages.next() {
                for row in page {
                    guard let uid = row.text("subscriber_uid").flatMap(MailWizzUID.init) else {
                        throw reader.api.shape("holds a person without a uid", at: path)
                    }
                    if seen.insert(uid).inserted { try add(row, uid, list, path) }
                }
            }
            if seen.count >= pages.total ?? 0 { return true }
        }
        return false
    }

    private static let ownKeys: Set<String> = [
        "subscriber_uid", "status", "source", "ip_address", "date_added", "email", "EMAIL",
    ]

    private func add(
        _ row: RemoteObject, _ uid: MailWizzUID, _ list: String, _ path: String
    ) throws(DataportError) {
        guard let email = row.text("EMAIL") ?? row.text("email") else {
            throw reader.api.shape("holds a person without an address", at: path)
        }
        let word = row.text("status")
        let person = try person(email, uid, row, isBlacklisted: word == "blacklisted")
        var values = [
            "list_id": list, "contact_id": "\(person)",
            "status": (word.flatMap { MailWizzMapping.statuses[$0] } ?? .unknown).rawValue,
            "raw": MailWizzMapping.raw(word, row.text("date_added")),
        ]
        if word == "moved" { values["reason"] = "moved" }
        values["source"] = row.text("source")
        values["ip"] = row.text("ip_address")
        values["created_at"] = MailWizzMapping.time(row.text("date_added"))
        let fields = fields(of: row, list)
        values["fields"] = fields.known
        values["extra"] = fields.other
        try subscriptions.append("\(list)-\(uid.text)", key: UInt64(entries.count), values)
        let index = Int32(reader.lists.firstIndex(of: list) ?? 0)
        entries.append(Entry(uid: uid, list: index, person: person))
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

    private func person(
        _ email: String, _ uid: MailWizzUID, _ row: RemoteObject, isBlacklisted: Bool
    ) throws(DataportError) -> Int32 {
        let added = Int64((row.text("date_added") ?? "").filter(\.isNumber)) ?? 0
        let key = AddressKey(email.lowercased())
        guard let number = byAddress[key] else {
            let new = Int32(persons.count)
            byAddress[key] = new
            persons.append(
                Person(uid: uid, added: added, row: try append(email, uid, row), isBlacklisted: isBlacklisted))
            return new
        }
        let index = Int(number)
        if isBlacklisted { persons[index].isBlacklisted = true }
        if (added, uid) < (persons[index].added, persons[index].uid) {
            persons[index].uid = uid
            persons[index].added = added
            persons[index].row = try append(email, uid, row)
        }
        return number
    }

    private func append(_ email: String, _ uid: MailWizzUID, _ row: RemoteObject) throws(DataportError) -> Int {
        var values = ["email": email]
        values["created_at"] = MailWizzMapping.time(row.text("date_added"))
        try contacts.append(uid.text, key: UInt64(contacts.count), values)
        return contacts.count - 1
    }

    // MARK: What was read

    /// Puts everything into the order of ids.
    func finish() throws(DataportError) -> (
        contacts: SpooledRows, subscriptions: SpooledRows, suppressions: SpooledRows, directory: MailWizzDirectory
    ) {
        let sorted = persons.indices.sorted { persons[$0].uid < persons[$1].uid }
        let contactRows = try contacts.finish(inOrder: sorted.map { persons[$0].row })
        let suppressions = try suppressions(sorted, contactRows)
        let order = entries.indices.sorted {
            (entries[$0].list, entries[$0].uid) < (entries[$1].list, entries[$1].uid)
        }
        let subscriptions = try referring(try self.subscriptions.finish(inOrder: order))
        let directory = entries.map { (uid: $0.uid, list: $0.list, contact: persons[Int($0.person)].uid) }
        return (
            contactRows, subscriptions, suppressions,
            MailWizzDirectory(lists: reader.lists, entries: directory.sorted { $0.uid < $1.uid })
        )
    }

    /// The holds: whoever is blacklisted on one list is so for the whole account.
    private func suppressions(_ sorted: [Int], _ contacts: SpooledRows) throws(DataportError) -> SpooledRows {
        let spool = try RowSpool(MailWizzMapping.kind(.suppression), isOrdered: true)
        var number = 0
        try forEach(.contact, contacts) { (row) throws(DataportError) in
            defer { number += 1 }
            guard persons[sorted[number]].isBlacklisted else { return }
            try spool.append(
                row.id, key: UInt64(number),
                [
                    "address": row["email"] ?? "", "scope": "account", "reason": "unknown",
                    "raw": MailWizzMapping.raw("blacklisted"),
                ])
        }
        return try spool.finish()
    }

    /// Subscriptions that name their contacts, which are known only now.
    private func referring(_ rows: SpooledRows) throws(DataportError) -> SpooledRows {
        let kind = try MailWizzMapping.kind(.subscription)
        let spool = try RowSpool(kind, isOrdered: true)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var cursor = SpooledCursor(kind, rows, after: nil)
        while try cursor.next(into: &batch) != nil {
            var referring = RecordBatch(fieldCount: kind.fields.count)
            for index in 0..<batch.rowCount {
                var row = ProjectedRow(batch, row: index, of: kind)
                if let number = row["contact_id"].flatMap({ Int($0) }) {
                    row["contact_id"] = persons[number].uid.text
                }
                row.append(to: &referring)
            }
            try spool.append(referring)
        }
        return try spool.finish()
    }

    private func forEach(
        _ kind: AssetKind.ID, _ rows: SpooledRows, _ body: (ProjectedRow) throws(DataportError) -> Void
    ) throws(DataportError) {
        let kind = try MailWizzMapping.kind(kind)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var cursor = SpooledCursor(kind, rows, after: nil)
        while try cursor.next(into: &batch) != nil {
            for index in 0..<batch.rowCount { try body(ProjectedRow(batch, row: index, of: kind)) }
        }
    }
}
