import CPostgreSQL
import DataportCore

/// What PostgreSQL's errors mean to a person. The server's own words may hold values of records and are not repeated, but where they are
/// about our statement. Source: PostgreSQL documentation, appendix A.
enum PostgresFailure {
    /// The error that a result stands for.
    static func error(_ result: OpaquePointer?, on connection: OpaquePointer?, place: String) -> DataportError {
        let state = field("C", of: result) ?? ""
        if state.isEmpty || PQstatus(connection) == CONNECTION_BAD && !state.hasPrefix("57P0") { return lost(place) }
        return known(state, place: located(place, result))
            ?? DataportError(.internalError, "PostgreSQL refused a statement: \(words(state, result))", place: place)
    }

    /// The connection is gone.
    static func lost(_ place: String) -> DataportError {
        DataportError(
            .tryAgain, "the connection to the database was lost", place: place,
            advice: "what was not finished is undone; run the same command again")
    }

    /// No connection could be made; libpq's words hold nothing but where it went and why.
    static func connecting(_ connection: OpaquePointer?, place: String) -> DataportError {
        let said = String(cString: PQerrorMessage(connection)).split(separator: "\n").map(String.init)
        let words = said.last.map { Terminal.safe($0, limit: 300) } ?? "no reason was given"
        let isRefused = ["password", "authentication", "role", "pg_hba"].contains { words.contains($0) }
        if words.contains("database"), words.contains("does not exist") {
            return DataportError(
                .noInput, "cannot connect: \(words)", place: place, advice: "make it with createdb, or name another")
        }
        return DataportError(
            isRefused ? .denied : .unavailable, "cannot connect: \(words)", place: place,
            advice: isRefused
                ? "check the user, and the password in ~/.pgpass or PGPASSWORD"
                : "check that the server runs and can be reached")
    }

    private static func field(_ code: Unicode.Scalar, of result: OpaquePointer?) -> String? {
        result.flatMap { PQresultErrorField($0, Int32(code.value)) }.map { String(cString: $0) }
    }

    /// The place with the table and the column that the error is about.
    private static func located(_ place: String, _ result: OpaquePointer?) -> String {
        guard let table = field("t", of: result) else { return place }
        return "\(place), \(table)" + (field("c", of: result).map { ".\($0)" } ?? "")
    }

    private static func words(_ state: String, _ result: OpaquePointer?) -> String {
        // Syntax errors and missing names are about the statement, which is ours.
        let primary = state.hasPrefix("42") ? field("M", of: result) : nil
        return "SQLSTATE \(state)" + (primary.map { ", \(Terminal.safe($0, limit: 300))" } ?? "")
    }

    private static func known(_ state: String, place: String) -> DataportError? {
        switch state {
        case "23503": badRecords("a record refers to a record that is not in the account", place)
        case "23505": badRecords("two records have the same id", place)
        case "23502": badRecords("a required field is null", place)
        case "42501":
            DataportError(
                .denied, "the user may not do this in the database", place: place,
                advice: "grant it CREATE on the database, or USAGE and rights on the schema dataport")
        case "25006":
            DataportError(.denied, "the database can only be read", place: place, advice: "name the primary server")
        case "53100":
            DataportError(
                .io, "the disk of the database is full", place: place, advice: "make room and run the command again")
        case "53200": DataportError(.limit, "the database has not enough memory", place: place)
        case "53300":
            DataportError(.tryAgain, "the database has too many connections", place: place, advice: "try again later")
        case "54000":
            DataportError(
                .limit, "an id is longer than the database can index, which is about 2,700 bytes", place: place,
                advice: "keep such accounts in a store file")
        case "22P04": DataportError(.internalError, "the database cannot read the rows that were sent", place: place)
        case "55P03":
            DataportError(.locked, "another program locks the tables", place: place, advice: "try again later")
        case "57014": DataportError(.tryAgain, "the database cancelled a statement", place: place, advice: "try again")
        default: byClass(state.prefix(2), place)
        }
    }

    private static func byClass(_ kind: Substring, _ place: String) -> DataportError? {
        switch kind {
        case "08", "57": lost(place)
        case "22", "23": badRecords("a field holds what its type does not allow", place)
        case "40":
            DataportError(
                .tryAgain, "somebody else changed the same records meanwhile; nothing was written", place: place,
                advice: "run the same command again")
        case "58", "XX":
            DataportError(
                .io, "the database has trouble with its files", place: place, advice: "see the server's log")
        default: nil
        }
    }

    private static func badRecords(_ message: String, _ place: String) -> DataportError {
        DataportError(.badInput, message, place: place, advice: "correct the records and try again")
    }
}
