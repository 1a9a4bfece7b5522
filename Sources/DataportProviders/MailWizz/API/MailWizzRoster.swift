import DataportCore

/// Who is on which list, and who is who, on disk: accounts have millions.
final class MailWizzRoster {
    /// Somebody on a list.
    struct Person {
        /// The uid of the subscription; of a contact that of the oldest.
        let uid: String
        let email: String
        /// When, as MailWizz writes it.
        let added: String?
        let isBlacklisted: Bool
    }

    private let lists: [String]
    private let numbers: [String: Int64]
    private let connection: SQLiteConnection
    private var entry: SQLiteStatement
    private var contact: SQLiteStatement
    private var lookup: SQLiteStatement?

    /// A roster for lists, which are in the order of their uids.
    init(lists: [String]) throws(DataportError) {
        self.lists = lists
        numbers = Dictionary(zip(lists, lists.indices.map(Int64.init))) { first, _ in first }
        connection = try Scratch().connection
        try connection.execute(
            """
            CREATE TABLE entry (list INTEGER, uid TEXT, address TEXT, place INTEGER, PRIMARY KEY (list, uid)) WITHOUT ROWID;
            CREATE TABLE contact (address TEXT PRIMARY KEY, uid TEXT, email TEXT, added TEXT, since INTEGER, held INTEGER) WITHOUT ROWID
            """)
        entry = try SQLiteStatement(connection, "INSERT OR IGNORE INTO entry VALUES (?1, ?2, ?3, ?4)")
        let isOlder = "(excluded.since, excluded.uid) < (since, uid)"
        func oldest(_ column: String) -> String {
            "\(column) = CASE WHEN \(isOlder) THEN excluded.\(column) ELSE \(column) END"
        }
        let columns = ["uid", "email", "added", "since"].map(oldest).joined(separator: ", ")
        contact = try SQLiteStatement(
            connection,
            "INSERT INTO contact VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                + " ON CONFLICT (address) DO UPDATE SET \(columns), held = max(held, excluded.held)")
    }

    /// Adds somebody whose subscription stands at `place`, and says whether the person was not seen on this list yet.
    func add(_ person: Person, to list: String, place: Int) throws(DataportError) -> Bool {
        let address = person.email.lowercased()
        try entry.bind(1, integer: numbers[list] ?? 0)
        try entry.bind(2, copying: person.uid.utf8)
        try entry.bind(3, copying: address.utf8)
        try entry.bind(4, integer: Int64(place))
        try entry.run()
        guard connection.changedRows > 0 else { return false }
        try contact.bind(1, copying: address.utf8)
        try contact.bind(2, copying: person.uid.utf8)
        try contact.bind(3, copying: person.email.utf8)
        if let added = person.added { try contact.bind(4, copying: added.utf8) } else { try contact.bindNull(4) }
        try contact.bind(5, integer: Int64((person.added ?? "").filter(\.isNumber)) ?? 0)
        try contact.bind(6, integer: person.isBlacklisted ? 1 : 0)
        try contact.run()
        return true
    }

    /// Hands out the contacts in the order of their uids.
    func forEachContact(_ body: (Person) throws(DataportError) -> Void) throws(DataportError) {
        var rows = try SQLiteStatement(connection, "SELECT uid, email, added, held FROM contact ORDER BY uid")
        while try rows.step() {
            try body(
                Person(
                    uid: rows.text(0) ?? "", email: rows.text(1) ?? "", added: rows.text(2),
                    isBlacklisted: rows.integer(3) != 0))
        }
    }

    /// Hands out where each subscription stands and the uid of its contact, in the order of lists and uids.
    func forEachSubscription(
        _ body: (_ place: Int, _ contact: String) throws(DataportError) -> Void
    ) throws(DataportError) {
        var rows = try SQLiteStatement(
            connection, "SELECT e.place, c.uid FROM entry AS e JOIN contact AS c USING (address) ORDER BY e.list, e.uid"
        )
        while try rows.step() { try body(Int(rows.integer(0)), rows.text(1) ?? "") }
    }

    /// The list and the contact of a subscription; `nil` when it is gone.
    func find(_ uid: String) throws(DataportError) -> (list: String, contact: String)? {
        if lookup == nil { lookup = try makeLookup() }
        lookup?.restart()
        try lookup?.bind(1, copying: uid.utf8)
        guard try lookup?.step() == true, let list = lookup?.integer(0), let contact = lookup?.text(1) else {
            return nil
        }
        return (lists[Int(list)], contact)
    }

    private func makeLookup() throws(DataportError) -> SQLiteStatement {
        try connection.execute("CREATE INDEX entry_by_uid ON entry (uid)")
        return try SQLiteStatement(
            connection, "SELECT e.list, c.uid FROM entry AS e JOIN contact AS c USING (address) WHERE e.uid = ?1")
    }
}
