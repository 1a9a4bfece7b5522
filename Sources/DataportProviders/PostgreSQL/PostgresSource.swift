package import DataportCore
import DataportFormats

/// One account of a store in a PostgreSQL database. Everything that is read through it and its cursors is of one moment.
package struct PostgresSource: ProfileSource {
    /// The account's id.
    package let account: String
    private let snapshot: PostgresSnapshot
    /// The account's id as SQL.
    private let owner: String

    /// Opens the store in the database at a URI, given without its scheme, for reading `account`; the snapshot is of this moment.
    package init(location: String, account: String) throws(DataportError) {
        self.account = account
        owner = StoreDialect.postgresql.literal(account)
        snapshot = try PostgresSnapshot(PostgresURI(location: location))
        try snapshot.with { (connection) throws(DataportError) in
            try PostgresSchema.require(on: connection)
            try StoreAccounts.require(account, among: PostgresSchema.accounts(on: connection), place: connection.place)
        }
    }

    package func inventory(counting: Bool) throws -> Inventory {
        let entries = try snapshot.with { (connection) throws(DataportError) in
            var entries: [Inventory.Entry] = []
            for kind in AssetKind.catalogue {
                let sql = "SELECT count(*) FROM \(rows(of: kind.id, ["1"])) AS r"
                let count = counting ? try connection.rows(sql, columns: 1).first?[0].flatMap { Int($0) } : nil
                entries.append(Inventory.Entry(kind: kind, count: count))
            }
            return entries
        }
        return Inventory(account: account, sourceName: "postgresql store", isSnapshot: true, entries: entries)
    }

    package func cursor(over kind: AssetKind, after bookmark: Bookmark?) throws -> any RecordCursor & ~Copyable {
        let start = bookmark.map { String(decoding: $0.bytes, as: UTF8.self) }
            .map { "WHERE r.\"id\" > \(StoreDialect.postgresql.literal($0))" }
        let fields = kind.fields.map { SQLRenderer.quote($0.name) }
        let columns = fields.map { "r.\($0)" }.joined(separator: ", ")
        let sql = "SELECT \(columns) FROM \(rows(of: kind.id, fields)) AS r \(start ?? "") ORDER BY r.\"id\""
        return try PostgresRecordCursor.begin(sql, over: kind, on: snapshot.take(), of: snapshot)
    }

    package func profiles() throws -> any RecordCursor & ~Copyable {
        let sql = """
            SELECT s.id, s.list_id, c.email, c.name, s.status, s.since, s.source, c.fields, s.fields,
                s.created_at, s.updated_at, s.extra
            FROM \(rows(of: .subscription, ["*"])) AS s LEFT JOIN \(rows(of: .contact, ["*"])) AS c ON c.id = s.contact_id
            ORDER BY s.list_id, s.id
            """
        return try PostgresRecordCursor.begin(sql, over: .profile, on: snapshot.take(), of: snapshot)
    }

    package func attachments(of kinds: [AssetKind]) throws -> any AttachmentCursor & ~Copyable {
        let paths = kinds.flatMap { kind in
            kind.attachmentFields.map { field in
                let column = SQLRenderer.quote(field.name)
                return
                    "SELECT r.\(column) AS path FROM \(rows(of: kind.id, [column])) AS r WHERE r.\(column) IS NOT NULL"
            }
        }
        return try PostgresAttachmentCursor.begin(paths: paths, account: account, on: snapshot.take())
    }

    /// The account's rows of a table: the only way to a table here, so that no statement reads those of others.
    private func rows(of kind: AssetKind.ID, _ columns: [String]) -> String {
        let table = SQLRenderer.quote(kind.name)
        return
            "(SELECT \(columns.joined(separator: ", ")) FROM \(table) WHERE \(SQLRenderer.quote(SQLRenderer.owner)) = \(owner))"
    }
}
