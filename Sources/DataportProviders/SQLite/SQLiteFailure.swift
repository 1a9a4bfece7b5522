import CSQLite
import DataportCore

/// What SQLite's result codes mean to a person.
enum SQLiteFailure {
    /// The error that `code` stands for; SQLite's own words are used only where they name our statement and never a
    /// value.
    static func error(_ code: Int32, on connection: OpaquePointer?, path: String) -> DataportError {
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED:
            DataportError(
                .locked, "another program is writing to the store", place: path,
                advice: "wait until it is done and run the same command again")
        case SQLITE_CORRUPT:
            DataportError(
                .badInput, "the store is corrupt", place: path,
                advice: "restore it from a backup, or save what can be read with sqlite3 and its .recover command")
        case SQLITE_NOTADB:
            DataportError(
                .badInput, "the file is not a dataport store", place: path,
                advice: "name the file that dataport init made; if it is that file, it is corrupt: restore a backup")
        case SQLITE_CANTOPEN:
            DataportError(
                .noInput, "the store cannot be opened", place: path,
                advice: "check that the file is there and that you may read it and its folder")
        case SQLITE_AUTH:
            DataportError(.tenantGuard, "a statement would read records outside the account", place: path)
        case SQLITE_PERM, SQLITE_READONLY:
            DataportError(
                .denied, "the store may not be used in this way", place: path,
                advice: "check the permissions of the file and of its folder")
        default: rare(code, on: connection, path: path)
        }
    }

    private static func rare(_ code: Int32, on connection: OpaquePointer?, path: String) -> DataportError {
        switch code & 0xff {
        case SQLITE_FULL:
            return DataportError(.io, "the disk is full", place: path, advice: "make room and run the command again")
        case SQLITE_IOERR:
            return DataportError(
                .io, "the store could not be read or written", place: path,
                advice: "check the disk and its free space, then run the command again")
        case SQLITE_NOMEM:
            return DataportError(.limit, "there is not enough memory", place: path, advice: "close other programs")
        case SQLITE_TOOBIG:
            return DataportError(.limit, "a value is larger than SQLite can hold", place: path)
        case SQLITE_CONSTRAINT:
            return DataportError(.badInput, constraint(code), place: path, advice: "correct the records and try again")
        default:
            let words = connection.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
            return DataportError(.internalError, "SQLite refused a statement: \(words)", place: path)
        }
    }

    private static func constraint(_ code: Int32) -> String {
        switch code {
        case SQLITE_CONSTRAINT | (3 << 8): "a record refers to a record that is not in the account"
        case SQLITE_CONSTRAINT | (5 << 8): "a required field is null"
        case SQLITE_CONSTRAINT | (6 << 8), SQLITE_CONSTRAINT | (8 << 8): "two records have the same id"
        default: "a field holds what its type does not allow"
        }
    }
}
