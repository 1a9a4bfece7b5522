import CSQLite
import DataportCore

/// A blob that is read or written in pieces, closed when it goes. SQLite asks no authorizer here: the row number must come from a
/// statement that was.
struct SQLiteBlob: ~Copyable {
    private let connection: SQLiteConnection
    private let handle: OpaquePointer
    let byteCount: Int
    private var position = 0

    /// Opens the blob in a column of a row.
    init(
        _ connection: SQLiteConnection, table: String, column: String, row: Int64, isWritten: Bool = false
    ) throws(DataportError) {
        self.connection = connection
        var opened: OpaquePointer?
        try connection.exclusively { () throws(DataportError) in
            try connection.check(
                sqlite3_blob_open(connection.handle, "main", table, column, row, isWritten ? 1 : 0, &opened))
        }
        guard let opened else { throw DataportError(.internalError, "a blob did not open", place: connection.path) }
        handle = opened
        byteCount = Int(sqlite3_blob_bytes(opened))
    }

    deinit { connection.exclusively { _ = sqlite3_blob_close(handle) } }

    /// Overwrites the next bytes of a blob that was opened for it.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(DataportError) {
        guard bytes.count <= byteCount - position, let base = bytes.baseAddress else {
            throw DataportError(.internalError, "more bytes came than were announced", place: connection.path)
        }
        let start = Int32(truncatingIfNeeded: position)
        try connection.exclusively { () throws(DataportError) in
            try connection.check(sqlite3_blob_write(handle, base, Int32(truncatingIfNeeded: bytes.count), start))
        }
        position += bytes.count
    }

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
