import DataportCore

/// The row of a body or a medium.
enum ContentRow {
    /// SQLite's own limit of a value, less what the row needs.
    private static let largest = 999_000_000

    /// Makes room for a body or a medium of `byteCount` bytes, which the blob is then given in pieces.
    static func begin(
        path: String, byteCount: Int, account: String, on connection: SQLiteConnection
    ) throws(DataportError) -> SQLiteBlob {
        guard byteCount <= largest else {
            throw DataportError(
                .limit, "a file has more than \(largest) bytes, which a store cannot hold", place: path)
        }
        let row = try connection.exclusively { () throws(DataportError) in
            var statement = try SQLiteStatement(
                connection, "INSERT INTO main.content (account_id, path, bytes) VALUES (?1, ?2, zeroblob(?3))")
            try statement.bind(1, copying: account.utf8)
            try statement.bind(2, copying: path.utf8)
            try statement.bind(3, integer: Int64(byteCount))
            try statement.run()
            return connection.lastInsertedRow
        }
        return try SQLiteBlob(connection, table: "content", column: "bytes", row: row, isWritten: true)
    }

    /// Reads an attachment to its end into a row of its own.
    static func store(
        _ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable, account: String,
        on connection: SQLiteConnection
    ) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
        defer { buffer.deallocate() }
        var content = try begin(
            path: attachment.path, byteCount: attachment.byteCount, account: account, on: connection)
        while true {
            let count = try cursor.read(into: buffer)
            if count == 0 { break }
            try content.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
