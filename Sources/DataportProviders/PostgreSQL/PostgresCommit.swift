import CPostgreSQL
import DataportCore
import Glibc

/// A COMMIT whose outcome is known even when its answer is lost: the server is asked what became of the transaction.
///
/// Source: PostgreSQL documentation, 9.27.6 "Committed Transaction Information Functions", `txid_status`.
struct PostgresCommit {
    private let connection: PostgresConnection

    /// The commit of the transaction of a connection.
    init(_ connection: PostgresConnection) { self.connection = connection }

    /// Commits.
    /// - Throws: `tryAgain` when the connection was lost and the transaction undone, `outcomeUnknown` when nobody can say.
    func perform() throws(DataportError) {
        let number = try connection.rows("SELECT txid_current()", columns: 1).first?[0] ?? ""
        do throws(DataportError) {
            try connection.execute("COMMIT")
        } catch {
            guard PQstatus(connection.handle) == CONNECTION_BAD else { throw error }
            for attempt in 0..<Self.attempts {
                if attempt > 0 { usleep(Self.pause) }
                guard let status = try? status(of: number) else { continue }
                if status == "committed" { return }
                if status == "aborted" { throw error }
            }
            throw DataportError(
                .outcomeUnknown, "the connection was lost during COMMIT, and whether it happened cannot be asked",
                place: connection.place,
                advice: "when the database can be reached again, run the same command with --resume: it finds out")
        }
    }

    private static let attempts = 10
    private static let pause: UInt32 = 500_000

    private func status(of number: String) throws(DataportError) -> String? {
        try PostgresConnection(connection.uri).rows("SELECT txid_status(\(number))", columns: 1).first?[0]
    }
}
