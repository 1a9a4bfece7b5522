import CPostgreSQL
import DataportCore
import Glibc

/// One connection to a PostgreSQL server. Whoever has it is alone with it: a session under the mutex of its sink, or a cursor that took it
/// from its snapshot (hence `@unchecked Sendable`).
final class PostgresConnection: @unchecked Sendable {
    let handle: OpaquePointer
    let uri: PostgresURI
    /// The database, for messages.
    var place: String { uri.text }

    /// Connects.
    /// - Throws: `unavailable`, `denied` or `noInput` when there is no way to the database, `configuration` when it cannot hold all texts.
    init(_ uri: PostgresURI) throws(DataportError) {
        self.uri = uri
        guard let opened = Self.open(uri) else {
            throw DataportError(.limit, "there is not enough memory for a connection", place: uri.text)
        }
        guard PQstatus(opened) == CONNECTION_OK else {
            let error = PostgresFailure.connecting(opened, place: uri.text)
            PQfinish(opened)
            throw error
        }
        handle = opened
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        try execute(Self.settings)
        guard try rows("SHOW server_encoding", columns: 1).first?[0] == "UTF8" else {
            throw DataportError(
                .configuration, "the database does not keep its texts in UTF-8", place: place,
                advice: "make another one: createdb --encoding UTF8 --template template0")
        }
    }

    deinit { PQfinish(handle) }

    // Compiling a statement of a merge takes seconds and saves none: its costs are estimated far too high.
    private static let settings = """
        SET search_path = \(PostgresSchema.name); SET standard_conforming_strings = on; SET client_min_messages = error;
        SET jit = off; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET synchronous_commit = on
        """

    // The URI comes last: what it says counts more than what stands before it.
    private static func open(_ uri: PostgresURI) -> OpaquePointer? {
        var options = [
            ("fallback_application_name", "dataport, process \(getpid())"), ("client_encoding", "UTF8"),
        ]
        if getenv("PGCONNECT_TIMEOUT") == nil { options.append(("connect_timeout", "10")) }
        options.append(("dbname", uri.text))
        let names = options.map { strdup($0.0) }
        let values = options.map { strdup($0.1) }
        defer { for text in names + values { free(text) } }
        return PQconnectdbParams(
            names.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
    }

    /// Runs statements without results and returns how many rows the last of them inserted, changed or deleted.
    @discardableResult
    func execute(_ sql: String) throws(DataportError) -> Int {
        let result = PostgresResult(PQexec(handle, sql))
        try check(result, [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY])
        return Int(String(cString: PQcmdTuples(result.handle))) ?? 0
    }

    /// All rows of a query as texts; for few and short ones.
    func rows(_ sql: String, columns: Int) throws(DataportError) -> [[String?]] {
        let result = PostgresResult(PQexec(handle, sql))
        try check(result, [PGRES_TUPLES_OK])
        return (0..<PQntuples(result.handle)).map { row in
            (0..<Int32(columns)).map { column in
                PQgetisnull(result.handle, row, column) == 1
                    ? nil : PostgresText.unescape(result.bytes(row: row, column: column))
            }
        }
    }

    /// The first value of the first row in its binary form; without bytes when there is no row.
    func bytes(_ sql: String) throws(DataportError) -> PostgresResult {
        let result = PostgresResult(PQexecParams(handle, sql, 0, nil, nil, nil, nil, 1))
        try check(result, [PGRES_TUPLES_OK])
        return result
    }

    /// Runs a statement whose only parameter is a `bytea`.
    func execute(_ sql: String, bytes: UnsafeRawBufferPointer) throws(DataportError) {
        let bytea: Oid = 17
        let value = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        let result = withUnsafePointer(to: CChar(0)) { empty in
            PostgresResult(
                PQexecParams(
                    handle, sql, 1, [bytea], [value ?? empty], [Int32(truncatingIfNeeded: bytes.count)], [1], 0))
        }
        try check(result, [PGRES_COMMAND_OK])
    }

    /// Throws the error that a result stands for unless it has one of the states.
    func check(_ result: PostgresResult, _ states: [ExecStatusType]) throws(DataportError) {
        let state = PQresultStatus(result.handle)
        guard !states.contains(where: { $0 == state }) else { return }
        throw PostgresFailure.error(result.handle, on: handle, place: place)
    }
}

/// A result of a statement, freed when it goes.
final class PostgresResult {
    let handle: OpaquePointer?

    init(_ handle: OpaquePointer?) { self.handle = handle }

    deinit { PQclear(handle) }

    var rowCount: Int { Int(PQntuples(handle)) }

    /// The bytes of a value, valid as long as the result.
    func bytes(row: Int32, column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(handle, row, column), count: Int(PQgetlength(handle, row, column)))
    }
}
