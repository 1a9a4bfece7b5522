import CSQLite
import DataportTestKit
import Foundation

/// A second program that uses the store, with SQLite's C API and nothing of ours.
enum Shell {
    struct Failure: Error { let message: String }

    /// Runs statements on a connection of its own.
    static func sqlite(_ path: String, _ sql: String) throws {
        try holding(path, sql) {}
    }

    /// Runs statements and keeps the connection open during `body`.
    static func holding(_ path: String, _ sql: String, _ body: () throws -> Void) throws {
        var connection: OpaquePointer?
        sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE, nil)
        defer { sqlite3_close_v2(connection) }
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
            throw Failure(message: String(cString: sqlite3_errmsg(connection)))
        }
        try body()
    }
}

extension Shell {
    /// The digest that sha256sum, which shares no code with ours, finds.
    static func sha256(_ bytes: [UInt8]) throws -> String {
        String(try Program("sha256sum").run([], input: Data(bytes)).text.prefix(64))
    }
}
