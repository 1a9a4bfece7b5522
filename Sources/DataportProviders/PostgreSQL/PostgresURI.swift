import CPostgreSQL
import DataportCore

/// Where a PostgreSQL database is: a connection URI of libpq, `postgresql://user@host:port/database?option=value`. What it leaves out comes
/// from libpq's environment (`PGHOST`, `PGSERVICE`, …), service files and password files.
/// Source: PostgreSQL documentation, 34.1.1.2 "Connection URIs".
struct PostgresURI: Sendable {
    /// The URI, without secrets.
    let text: String

    /// Checks what stands behind `postgresql:`.
    /// - Throws: `usage` when it is no URI, or has a password in it: everybody on the machine can read the arguments of a command.
    init(location: String) throws(DataportError) {
        text = "postgresql:" + location
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(text, &message)
        defer {
            PQconninfoFree(options)
            PQfreemem(message)
        }
        guard let options, location.hasPrefix("//") else {
            throw DataportError(
                .usage, "this is no connection URI of PostgreSQL", place: "postgresql:",
                advice:
                    "write postgresql://USER@HOST/DATABASE, or postgresql:/// with PGHOST, PGDATABASE or PGSERVICE set")
        }
        var option = options
        while let keyword = option.pointee.keyword {
            let name = String(cString: keyword)
            if option.pointee.val != nil, name == "password" || name == "sslpassword" {
                throw DataportError(
                    .usage, "a password does not belong into a URI, where everybody on this machine can read it",
                    place: "postgresql:",
                    advice: "put it into ~/.pgpass or a service file, or set PGPASSWORD, and leave it out of the URI")
            }
            option += 1
        }
    }
}
