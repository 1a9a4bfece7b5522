import DataportCore
import DataportFormats

/// Reads the contents that some kinds refer to, each path once, in bytewise order.
struct SQLiteAttachmentCursor: AttachmentCursor, ~Copyable {
    private let connection: SQLiteConnection
    private var statement: SQLiteStatement
    private var blob: SQLiteBlob?

    /// A cursor over what records of `kinds` refer to.
    init(_ connection: SQLiteConnection, of kinds: [AssetKind]) throws(DataportError) {
        self.connection = connection
        statement = try SQLiteStatement(connection, Self.sql(kinds))
    }

    mutating func next() throws -> Attachment? {
        blob = nil
        return try connection.exclusively { () throws(DataportError) in
            guard try statement.step() else { return nil }
            let path = statement.text(0) ?? ""
            guard !statement.isNull(1) else {
                throw DataportError(.badInput, "a record refers to content that the store does not hold", place: path)
            }
            let opened = try SQLiteBlob(connection, table: "content", column: "bytes", row: statement.integer(1))
            let attachment = Attachment(path: path, byteCount: opened.byteCount)
            blob = consume opened
            return attachment
        }
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try blob?.read(into: buffer) ?? 0
    }

    // UNION makes each path appear once, and in the order of the bytes.
    private static func sql(_ kinds: [AssetKind]) -> String {
        let references = kinds.flatMap { kind in
            kind.attachmentFields.map { field in
                let column = SQLRenderer.quote(field.name)
                return "SELECT \(column) AS path FROM \(SQLRenderer.quote(kind.id.name)) WHERE \(column) IS NOT NULL"
            }
        }
        let paths = references.isEmpty ? "SELECT NULL AS path WHERE 0" : references.joined(separator: " UNION ")
        return "SELECT r.path, c.number FROM (\(paths)) AS r LEFT JOIN content AS c ON c.path = r.path ORDER BY r.path"
    }
}
