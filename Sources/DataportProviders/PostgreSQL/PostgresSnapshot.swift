import DataportCore
import Synchronization

/// One moment of a database, seen by any number of connections: a cursor has one of its own, because a connection can do one thing at a time.
///
/// Source: PostgreSQL documentation, 9.27.5 "Snapshot Synchronization Functions".
final class PostgresSnapshot: Sendable {
    private let uri: PostgresURI
    /// Holds the snapshot, and does nothing else.
    private let keeper: PostgresConnection
    private let name: String
    private let idle = Mutex<[PostgresConnection]>([])

    /// The snapshot of this moment.
    init(_ uri: PostgresURI) throws(DataportError) {
        self.uri = uri
        keeper = try PostgresConnection(uri)
        try keeper.execute(Self.begin)
        name = try keeper.rows("SELECT pg_export_snapshot()", columns: 1).first?[0] ?? ""
    }

    private static let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    /// A connection in a transaction that sees the moment.
    func take() throws(DataportError) -> PostgresConnection {
        if let connection = idle.withLock({ $0.popLast() }) { return connection }
        let connection = try PostgresConnection(uri)
        try connection.execute("\(Self.begin); SET TRANSACTION SNAPSHOT '\(name)'")
        return connection
    }

    /// Takes back a connection that is between two statements.
    func giveBack(_ connection: PostgresConnection) { idle.withLock { $0.append(connection) } }

    /// Uses a connection for statements that are done when `body` returns.
    func with<R>(_ body: (PostgresConnection) throws(DataportError) -> R) throws(DataportError) -> R {
        let connection = try take()
        let result = try body(connection)
        giveBack(connection)
        return result
    }
}
