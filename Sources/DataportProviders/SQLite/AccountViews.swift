import CSQLite
package import DataportCore
import DataportFormats

/// One account's part of every table, and nothing else.
///
/// The predicate cannot be forgotten: each table is hidden by a temporary view of the same name that holds only the
/// account's rows, and from then on SQLite refuses every statement that reads a table other than through its view, when
/// the statement is compiled.
package enum AccountViews {
    /// Makes the views and locks the tables, for as long as the connection lives.
    package static func install(for account: String, on connection: SQLiteConnection) throws(DataportError) {
        let owner = SQLRenderer.quote(SQLRenderer.owner)
        let predicate = "WHERE \(owner) = \(SQLText.literal(account))"
        var views = [
            """
            CREATE TEMP VIEW content AS SELECT rowid AS number, path, length(bytes) AS byte_count \
            FROM main.content \(predicate)
            """
        ]
        for kind in AssetKind.catalogue {
            let table = SQLRenderer.quote(kind.id.name)
            let columns = kind.fields.map { SQLRenderer.quote($0.name) }.joined(separator: ", ")
            views.append("CREATE TEMP VIEW \(table) AS SELECT \(columns) FROM main.\(table) \(predicate)")
        }
        try connection.execute(views.joined(separator: ";\n"))
        try connection.check(sqlite3_set_authorizer(connection.handle, authorize, nil))
    }

    /// Allows reading, and reading of a table only inside the view that has its name: SQLite's fifth argument names the
    /// innermost view.
    private static let authorize:
        @convention(c) (
            UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
            UnsafePointer<CChar>?
        ) -> Int32 = { _, action, table, _, database, view in
            switch action {
            case SQLITE_SELECT, SQLITE_FUNCTION: return SQLITE_OK
            case SQLITE_READ:
                guard let table, let database, sqlite3_stricmp(database, "temp") != 0 else { return SQLITE_OK }
                return view != nil && sqlite3_stricmp(table, view) == 0 ? SQLITE_OK : SQLITE_DENY
            default: return SQLITE_DENY
            }
        }
}
