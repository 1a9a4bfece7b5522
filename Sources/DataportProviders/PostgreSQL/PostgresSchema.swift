import DataportCore
import DataportFormats

/// The tables of a store in a database: one schema, `dataport`, which holds any number of accounts.
enum PostgresSchema {
    /// The schema.
    static let name = "dataport"
    /// The version of the tables; a store of a higher version is not touched.
    static let version = 1

    /// Whether the database has a store.
    /// - Throws: `badInput` when it has one that this program does not know.
    static func exists(on connection: PostgresConnection) throws(DataportError) -> Bool {
        let found = try connection.rows(
            "SELECT to_regclass('\(name).store') IS NOT NULL, to_regnamespace('\(name)') IS NOT NULL", columns: 2)
        guard found.first?[0] == "t" else { return false }
        let version = try connection.rows("SELECT version FROM store", columns: 1).first?[0].flatMap { Int($0) } ?? 0
        guard version == Self.version else {
            throw DataportError(
                .badInput, "the store has version \(version) and this program knows version \(Self.version)",
                place: connection.place, advice: "use a newer dataport, at least as new as the one that made the store")
        }
        return true
    }

    /// Requires a store.
    static func require(on connection: PostgresConnection) throws(DataportError) {
        guard try !exists(on: connection) else { return }
        throw DataportError(
            .noInput, "there is no store in the database", place: connection.place,
            advice:
                "the first import makes one: dataport import ARCHIVE --to \(Terminal.safe(connection.place, limit: 300))"
        )
    }

    /// Makes the tables, still without constraints.
    static func createTables(on connection: PostgresConnection) throws(DataportError) {
        try connection.execute(
            """
            CREATE SCHEMA IF NOT EXISTS \(name);
            CREATE TABLE store (version INTEGER NOT NULL);
            INSERT INTO store VALUES (\(version));
            \(PostgreSQLRenderer.renderTables())
            """)
    }

    /// Makes the constraints, which also checks all rows.
    static func createConstraints(on connection: PostgresConnection) throws(DataportError) {
        try connection.execute(PostgreSQLRenderer.renderConstraints())
    }

    /// The ids of the accounts that the store holds.
    static func accounts(on connection: PostgresConnection) throws(DataportError) -> [String] {
        try connection.rows("SELECT id FROM account ORDER BY id", columns: 1).map { $0[0] ?? "" }
    }
}
