import CSQLite
import DataportCore

/// A blob that is read in pieces, closed when it goes. SQLite asks no authorizer here: the row number must come from a
/// statement that was.
struct SQLiteBlob: ~Copyable {
    private let connection: SQLiteConnection
    private let handle: OpaquePointer
    let byteCount: Int
    private var position = 0

    /// Opens the blob in a column of a row.
    init(_ connection: SQLiteConnection, table: String, column: String, row: Int64) throws(DataportError) {
        self.connection = connection
        var opened: OpaquePointer?
        try connection.exclusively { () throws(DataportError) in
            try connection.check(sqlite3_blob_open(connection.handle, "main", table, column, row, 0, &opened))
        }
        guard let opened else { throw DataportError(.internalError, "a blob did not open", place: connection.path) }
        handle = opened
        byteCount = Int(sqlite3_blob_bytes(opened))
    }

    deinit { connection.exclusively { _ = sqlite3_blob_close(handle) } }

    /// Copies the next bytes into `buffer` and returns how many; 0 at the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int {
        let count = min(buffer.count, byteCount - position)
        guard count > 0, let base = buffer.baseAddress else { return 0 }
        let start = Int32(truncatingIfNeeded: position)
        try connection.exclusively { () throws(DataportError) in
            try connection.check(sqlite3_blob_read(handle, base, Int32(truncatingIfNeeded: count), start))
        }
        position += count
        return count
    }
}
