import DataportCore

/// Reads the contents that some records refer to, each path once, in bytewise order. A content is stored in pieces, and one piece at a time
/// is in memory.
struct PostgresAttachmentCursor: AttachmentCursor, ~Copyable {
    private let connection: PostgresConnection
    private let owner: String
    /// Paths and sizes that were fetched and not yet handed out, the next one last.
    private var fetched: [(path: String, byteCount: Int?)] = []
    private var isDone = false
    /// The path of the current attachment as SQL, the piece that is read, and how far.
    private var path = ""
    private var number = 0
    private var piece: PostgresResult?
    private var position = 0

    /// A cursor over the paths that any of some queries gives.
    static func begin(
        paths: [String], account: String, on connection: PostgresConnection
    ) throws(DataportError) -> PostgresAttachmentCursor {
        let cursor = PostgresAttachmentCursor(connection, StoreDialect.postgresql.literal(account), paths.isEmpty)
        guard !paths.isEmpty else { return cursor }
        try connection.execute(
            """
            DECLARE attachments NO SCROLL CURSOR FOR SELECT r.path, c.byte_count
            FROM (\(paths.joined(separator: " UNION "))) AS r
            LEFT JOIN content AS c ON c.account_id = \(cursor.owner) AND c.path = r.path ORDER BY r.path
            """)
        return cursor
    }

    private init(_ connection: PostgresConnection, _ owner: String, _ isDone: Bool) {
        self.connection = connection
        self.owner = owner
        self.isDone = isDone
    }

    mutating func next() throws -> Attachment? {
        if fetched.isEmpty, !isDone {
            let rows = try connection.rows("FETCH 1000 FROM attachments", columns: 2)
            fetched = rows.reversed().map { ($0[0] ?? "", $0[1].flatMap { Int($0) }) }
            isDone = rows.count < 1000
        }
        (number, piece, position) = (0, nil, 0)
        guard let (path, byteCount) = fetched.popLast() else { return nil }
        guard let byteCount else {
            throw DataportError(.badInput, "a record refers to content that the store does not hold", place: path)
        }
        self.path = StoreDialect.postgresql.literal(path)
        return Attachment(path: path, byteCount: byteCount)
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let current = try piece ?? nextPiece()
            guard let current else { return 0 }
            piece = current
            let bytes = current.bytes(row: 0, column: 0)
            let count = min(buffer.count, bytes.count - position)
            if count > 0 {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)]))
                position += count
                return count
            }
            (piece, position) = (nil, 0)
            number += 1
        }
    }

    private func nextPiece() throws(DataportError) -> PostgresResult? {
        let result = try connection.bytes(
            "SELECT bytes FROM \(PostgresContent.partTable) WHERE account_id = \(owner) AND path = \(path) AND number = \(number)"
        )
        return result.rowCount == 0 ? nil : result
    }
}
