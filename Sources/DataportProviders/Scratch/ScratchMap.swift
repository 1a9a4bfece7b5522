package import DataportCore
import DataportFormats

/// Texts by keys in a `Scratch`, of which there may be one for every record.
///
/// Keys are the same when they read the same, as everywhere in Swift: those that are not ASCII, which are few, stay in memory for that.
package final class ScratchMap: @unchecked Sendable {
    // Statements and what is in memory are used inside `exclusively` only.
    private let connection: SQLiteConnection
    private let table: String
    private var insertion: SQLiteStatement
    private var replacement: SQLiteStatement
    private var lookup: SQLiteStatement
    private var others: [String: String] = [:]
    private var hasRows = false

    /// A new map; `name` tells it from the others of the database.
    package init(_ scratch: Scratch, _ name: String) throws(DataportError) {
        connection = scratch.connection
        table = SQLRenderer.quote(name)
        try connection.execute("CREATE TABLE \(table) (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        insertion = try SQLiteStatement(connection, "INSERT OR IGNORE INTO \(table) VALUES (?1, ?2)")
        replacement = try SQLiteStatement(connection, "INSERT OR REPLACE INTO \(table) VALUES (?1, ?2)")
        lookup = try SQLiteStatement(connection, "SELECT value FROM \(table) WHERE key = ?1")
    }

    /// Whether nothing is in it.
    package var isEmpty: Bool { connection.exclusively { !hasRows && others.isEmpty } }

    /// Adds a key that is not there yet, and says whether it was not.
    @discardableResult
    package func insert(_ key: String, _ value: String = "") throws(DataportError) -> Bool {
        try connection.exclusively { () throws(DataportError) in
            guard key.utf8.allSatisfy({ $0 < 0x80 }) else {
                guard others[key] == nil else { return false }
                others[key] = value
                return true
            }
            hasRows = true
            try insertion.bind(1, copying: key.utf8)
            try insertion.bind(2, copying: value.utf8)
            try insertion.run()
            return connection.changedRows > 0
        }
    }

    /// Sets the value of a key.
    package func set(_ key: String, _ value: String) throws(DataportError) {
        try connection.exclusively { () throws(DataportError) in
            guard key.utf8.allSatisfy({ $0 < 0x80 }) else {
                others[key] = value
                return
            }
            hasRows = true
            try replacement.bind(1, copying: key.utf8)
            try replacement.bind(2, copying: value.utf8)
            try replacement.run()
        }
    }

    /// The value of a key; `nil` when it is not there.
    package func value(of key: String) throws(DataportError) -> String? {
        try connection.exclusively { () throws(DataportError) -> String? in
            if let value = others[key] { return value }
            guard hasRows else { return nil }
            try lookup.bind(1, copying: key.utf8)
            defer { lookup.restart() }
            return try lookup.step() ? lookup.text(0) : nil
        }
    }

    /// Whether a key is there.
    package func contains(_ key: String) throws(DataportError) -> Bool { try value(of: key) != nil }

    /// Hands out everything, in the order of the keys' bytes.
    package func forEach(
        _ body: (_ key: String, _ value: String) throws(DataportError) -> Void
    ) throws(DataportError) {
        var rows = try SQLiteStatement(connection, "SELECT key, value FROM \(table) ORDER BY key")
        for (key, value) in others.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try body(key, value)
        }
        while let (key, value) = try next(&rows) { try body(key, value) }
    }

    private func next(_ rows: inout SQLiteStatement) throws(DataportError) -> (String, String)? {
        try connection.exclusively { () throws(DataportError) -> (String, String)? in
            guard try rows.step() else { return nil }
            return (rows.text(0) ?? "", rows.text(1) ?? "")
        }
    }
}
