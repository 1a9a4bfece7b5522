package import DataportCore
import Glibc

/// A store in a PostgreSQL database as the place of imports.
package struct PostgresBackend: StoreBackend {
    private let uri: PostgresURI
    package var place: String { uri.text }

    /// The store in the database at a URI, given without its scheme; it may have to be made.
    package init(location: String) throws(DataportError) { uri = try PostgresURI(location: location) }

    package func holds(_ account: String) throws(DataportError) -> Bool {
        let connection = try PostgresConnection(uri)
        guard try PostgresSchema.exists(on: connection) else { return false }
        return try PostgresSchema.accounts(on: connection).contains { $0.utf8.elementsEqual(account.utf8) }
    }

    package func beginAccount(_ account: String) throws(DataportError) -> any StoreSession {
        let connection = try PostgresConnection(uri)
        try connection.execute("BEGIN")
        try lock(connection)
        let isNewStore = try !PostgresSchema.exists(on: connection)
        if isNewStore {
            try PostgresSchema.createTables(on: connection)
        } else if try PostgresSchema.accounts(on: connection).contains(where: { $0.utf8.elementsEqual(account.utf8) }) {
            throw DataportError(
                .cannotCreate, "the store holds account \(Terminal.safe(account)) already", place: place,
                advice: "choose another account, or another database")
        }
        return PostgresSession(connection, isNewStore: isNewStore)
    }

    /// Everything that is compared and written is of one moment: what others change meanwhile ends the transaction.
    package func beginChange(isRehearsal: Bool) throws(DataportError) -> any StoreSession {
        let connection = try PostgresConnection(uri)
        // The lock comes before the transaction takes its snapshot, which is with its first query.
        if !isRehearsal { try lock(connection, function: "pg_try_advisory_lock") }
        try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        try PostgresSchema.require(on: connection)
        return PostgresSession(connection)
    }

    // MARK: The lock

    /// Two numbers that say what is locked: `dprt`, and imports.
    private static let key = "1685091956, 1"

    /// Takes the lock of imports, waiting for a moment: a server may notice only then that a client is gone.
    private func lock(
        _ connection: PostgresConnection, function: String = "pg_try_advisory_xact_lock"
    ) throws(DataportError) {
        for attempt in 0..<20 {
            if attempt > 0 { usleep(100_000) }
            if try connection.rows("SELECT \(function)(\(Self.key))", columns: 1).first?[0] == "t" { return }
        }
        let holder = try connection.rows(Self.holder, columns: 1).first?[0] ?? ""
        throw DataportError(
            .locked, "another import is writing to the store" + (holder.isEmpty ? "" : ": \(Terminal.safe(holder))"),
            place: place, advice: "wait until it is done and run the same command again")
    }

    private static let holder = """
        SELECT concat_ws(', ', NULLIF(a.application_name, ''), 'server process ' || a.pid,
            'since ' || to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
        FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 1685091956 AND l.objid = 1
            AND a.datname = current_database()
        """
}
