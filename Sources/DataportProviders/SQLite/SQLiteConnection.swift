import CSQLite
package import DataportCore

/// One open SQLite database.
///
/// A class and not a move-only value, because a source and all its cursors share one connection: only that gives them
/// one snapshot. It is opened without SQLite's own mutex, which would be taken at every column. Instead whoever touches
/// the connection or one of its statements is inside `exclusively`, once a batch and not once a value; that is what
/// makes it `Sendable` (hence `@unchecked` here).
package final class SQLiteConnection: @unchecked Sendable {
    /// How a database is opened.
    package enum Mode: Sendable {
        case readOnly
        /// Reads a file in a place where SQLite cannot make its shared-memory file; only right when nobody writes.
        case immutable
        case readWrite
        /// A new one without a name, on disk as far as it is larger than SQLite's cache; `path` is the folder, for messages.
        case temporary
    }

    let handle: OpaquePointer
    /// The file, for messages.
    package let path: String
    private let mutex: OpaquePointer?

    /// Opens the file at `path`, which must exist.
    package init(path: String, mode: Mode) throws(DataportError) {
        self.path = path
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(Self.name(path, mode), &opened, Self.flags(mode), nil)
        guard code == SQLITE_OK, let opened else {
            let extended = opened.map(sqlite3_extended_errcode) ?? code
            let error = SQLiteFailure.error(extended, on: opened, path: path)
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        mutex = sqlite3_mutex_alloc(SQLITE_MUTEX_RECURSIVE)
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 2000)
    }

    deinit {
        sqlite3_close_v2(handle)
        sqlite3_mutex_free(mutex)
    }

    /// Runs `body` while no other task uses the connection; may be nested.
    package func exclusively<R: ~Copyable, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        sqlite3_mutex_enter(mutex)
        defer { sqlite3_mutex_leave(mutex) }
        return try body()
    }

    /// Runs statements that have neither parameters nor results.
    package func execute(_ sql: String) throws(DataportError) {
        try exclusively { () throws(DataportError) in try check(sqlite3_exec(handle, sql, nil, nil, nil)) }
    }

    /// The first column of the first row as a number; `nil` without a row.
    package func integer(_ sql: String) throws(DataportError) -> Int64? {
        try exclusively { () throws(DataportError) in
            var statement = try SQLiteStatement(self, sql)
            return try statement.step() ? statement.integer(0) : nil
        }
    }

    /// The first column of every row as text; for few and short ones.
    package func texts(_ sql: String) throws(DataportError) -> [String] {
        try exclusively { () throws(DataportError) in
            var statement = try SQLiteStatement(self, sql)
            var texts: [String] = []
            while try statement.step() { texts.append(statement.text(0) ?? "") }
            return texts
        }
    }

    /// The number of the row that was inserted last.
    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// How many rows the last statement inserted, changed or deleted.
    var changedRows: Int { Int(sqlite3_changes64(handle)) }

    /// Throws the error that `code` stands for.
    func check(_ code: Int32) throws(DataportError) {
        guard code != SQLITE_OK else { return }
        throw SQLiteFailure.error(code, on: handle, path: path)
    }

    // "./" keeps SQLite from seeing a special name such as ":memory:" in what is a file's name.
    private static func name(_ path: String, _ mode: Mode) -> String {
        if mode == .temporary { return "" }
        let anchored = path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
        guard mode == .immutable else { return anchored }
        var uri = "file:"
        for character in anchored.unicodeScalars {
            switch character {
            case "%": uri += "%25"
            case "?": uri += "%3f"
            case "#": uri += "%23"
            default: uri.unicodeScalars.append(character)
            }
        }
        return uri + "?immutable=1"
    }

    private static func flags(_ mode: Mode) -> Int32 {
        let common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE
        return switch mode {
        case .readOnly: common | SQLITE_OPEN_READONLY
        case .immutable: common | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
        case .readWrite: common | SQLITE_OPEN_READWRITE
        case .temporary: common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        }
    }
}
