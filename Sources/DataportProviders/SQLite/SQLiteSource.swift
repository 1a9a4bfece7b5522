package import DataportCore
import DataportFormats

/// One account of a store. Everything that is read through it and its cursors is of one moment, whoever writes
/// meanwhile.
package struct SQLiteSource: ProfileSource {
    /// The account's id.
    package let account: String
    private let connection: SQLiteConnection

    /// Opens the store at `path` for reading `account`; the snapshot is of this moment.
    package init(path: String, account: String) throws(DataportError) {
        self.account = account
        connection = try AccountStore.connect(path, mode: .readOnly)
        // The cache need only hold the inner pages: leaves are read once, in order.
        try connection.execute("PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; PRAGMA cache_size = -4000; BEGIN")
        try Self.require(account, on: connection)
        try AccountViews.install(for: account, on: connection)
    }

    package func inventory(counting: Bool) throws -> Inventory {
        var entries: [Inventory.Entry] = []
        for kind in AssetKind.catalogue {
            let table = SQLRenderer.quote(kind.id.name)
            let count = counting ? try connection.integer("SELECT count(*) FROM \(table)") : nil
            entries.append(Inventory.Entry(kind: kind, count: count.map { Int($0) }))
        }
        return Inventory(account: account, sourceName: "sqlite store", isSnapshot: true, entries: entries)
    }

    package func cursor(
        over kind: AssetKind, after bookmark: Bookmark?
    ) throws -> any RecordCursor & ~Copyable {
        let columns = kind.fields.map { SQLRenderer.quote($0.name) }.joined(separator: ", ")
        let start = bookmark == nil ? "" : "WHERE id > ?1"
        let sql = "SELECT \(columns) FROM \(SQLRenderer.quote(kind.id.name)) \(start) ORDER BY id"
        return try SQLiteRecordCursor(SQLiteStatement(connection, sql), over: kind, after: bookmark)
    }

    /// The keys are sorted and the records then looked up, so that what is sorted is small whatever the records hold.
    package func profiles() throws -> any RecordCursor & ~Copyable {
        let sql = """
            SELECT s.id, s.list_id, c.email, c.name, s.status, s.since, s.source, c.fields, s.fields,
                s.created_at, s.updated_at, s.extra
            FROM (SELECT list_id, id FROM subscription ORDER BY list_id, id LIMIT -1) AS k
            CROSS JOIN subscription AS s ON s.id = k.id
            LEFT JOIN contact AS c ON c.id = s.contact_id
            """
        return try SQLiteRecordCursor(SQLiteStatement(connection, sql), over: .profile, after: nil)
    }

    package func attachments(of kinds: [AssetKind]) throws -> any AttachmentCursor & ~Copyable {
        try SQLiteAttachmentCursor(connection, of: kinds)
    }

    private static func require(_ account: String, on connection: SQLiteConnection) throws(DataportError) {
        try StoreAccounts.require(
            account, among: connection.texts("SELECT id FROM account ORDER BY id"), place: connection.path)
    }
}
