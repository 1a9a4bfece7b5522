import Foundation

/// The private PostgreSQL server that `scripts/run-tests` starts for the length of a test run.
package enum PostgresServer {
    /// The URI of the server, to which the name of a database can be appended; `nil` when there is none, which the end of the test run repeats
    /// loudly.
    package static func uri() -> String? {
        if let uri = ProcessInfo.processInfo.environment["DATAPORT_TEST_POSTGRES"], !uri.isEmpty { return uri }
        FileHandle.standardError.write(
            Data("MISSING TOOL: a PostgreSQL server, so stores in one were not tested; run make test\n".utf8))
        return nil
    }

    /// Runs statements in a database and returns what they say, a line for each row.
    @discardableResult
    package static func psql(_ uri: String, _ statements: String...) throws -> String {
        let commands = statements.flatMap { ["-c", $0] }
        let result = try Program("psql").run(
            ["-XqAt", "-v", "ON_ERROR_STOP=1", uri] + commands, environment: ["PGOPTIONS": "-c search_path=dataport"])
        guard result.exitCode == 0 else { throw Failure(message: result.allText) }
        return result.text
    }

    package struct Failure: Error {
        package let message: String
    }
}

/// An empty database of the private server, dropped when the test is over.
package final class PostgresDatabase: Sendable {
    /// Its URI.
    package let uri: String
    private let server: String
    private let name: String

    /// Makes a database; `nil` when there is no server.
    package init?() throws {
        guard let server = PostgresServer.uri() else { return nil }
        self.server = server
        name = "t\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        uri = server + name
        try PostgresServer.psql(server + "postgres", "CREATE DATABASE \(name)")
    }

    deinit { _ = try? PostgresServer.psql(server + "postgres", "DROP DATABASE \(name) WITH (FORCE)") }
}
