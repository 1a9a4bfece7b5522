import CSQLite
import Foundation

/// A second program that uses the store, with SQLite's C API and nothing of ours.
enum Shell {
    struct Failure: Error { let message: String }

    /// Runs statements on a connection of its own.
    static func sqlite(_ path: String, _ sql: String) throws {
        var connection: OpaquePointer?
        sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE, nil)
        defer { sqlite3_close_v2(connection) }
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
            throw Failure(message: String(cString: sqlite3_errmsg(connection)))
        }
    }
}
