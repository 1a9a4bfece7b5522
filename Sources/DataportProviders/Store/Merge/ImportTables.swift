import DataportCore
import DataportFormats

/// What a store remembers of imports: runs, the ledger of their records, and which ids records of other accounts have here.
enum ImportTables {
    /// Makes the tables where they are missing.
    static func create(on connection: SQLiteConnection) throws(DataportError) {
        try connection.execute(definitions)
    }

    /// Whether there are any.
    static func exist(on connection: SQLiteConnection) throws(DataportError) -> Bool {
        try connection.integer("SELECT count(*) FROM main.sqlite_schema WHERE name = 'import_run'") == 1
    }

    /// Begins a run and returns its number.
    static func begin(
        _ identity: ImportIdentity, account: String, policy: ConflictPolicy, isNewAccount: Bool,
        on connection: SQLiteConnection
    ) throws(DataportError) -> Int64 {
        let values = [
            SQLText.literal(account), SQLText.literal(identity.origin), SQLText.literal(identity.archiveDigest),
            "'\(policy.rawValue)'", isNewAccount ? "1" : "0", "'\(identity.started.rfc3339)'",
        ]
        try connection.execute(
            "INSERT INTO import_run (account_id, origin, archive_digest, on_conflict, is_new_account, started_at)"
                + " VALUES (\(values.joined(separator: ", ")))")
        return try connection.integer("SELECT max(id) FROM import_run") ?? 0
    }

    /// The prefix of ids of an origin in an account; empty when the archive is of this very account, or the account was made from the
    /// origin.
    static func prefix(
        _ identity: ImportIdentity, account: String, home: String, on connection: SQLiteConnection
    ) throws(DataportError) -> String {
        if identity.origin.utf8.elementsEqual(home.utf8) { return "" }
        guard try exist(on: connection) else { return identity.account + ":" }
        let account = SQLText.literal(account)
        let known = try connection.texts(
            "SELECT prefix FROM import_origin WHERE account_id = \(account) AND origin = \(SQLText.literal(identity.origin))"
        )
        if let known = known.first { return known }
        let taken = try connection.texts("SELECT prefix FROM import_origin WHERE account_id = \(account)")
        var number = 1
        var prefix = identity.account + ":"
        while taken.contains(prefix) {
            number += 1
            prefix = "\(identity.account)-\(number):"
        }
        return prefix
    }

    /// Remembers the prefix of an origin.
    static func remember(
        _ prefix: String, of origin: String, account: String, on connection: SQLiteConnection
    ) throws(DataportError) {
        try connection.execute(
            "INSERT OR IGNORE INTO import_origin (account_id, origin, prefix) VALUES"
                + " (\(SQLText.literal(account)), \(SQLText.literal(origin)), \(SQLText.literal(prefix)))")
    }

    /// Ends a run, when everything else of it is written.
    static func finish(_ run: Int64, on connection: SQLiteConnection) throws(DataportError) {
        try connection.execute(
            "UPDATE import_run SET finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = \(run)")
    }

    /// All runs that came to their end, oldest first.
    static func runs(on connection: SQLiteConnection) throws(DataportError) -> [ImportRecord] {
        var runs: [ImportRecord] = []
        try connection.exclusively { () throws(DataportError) in
            var statement = try SQLiteStatement(
                connection,
                """
                SELECT r.id, r.account_id, r.origin, r.archive_digest, r.finished_at, r.undone_at,
                    (SELECT sum(records) FROM import_count AS c WHERE c.run_id = r.id AND c.outcome = 1),
                    (SELECT sum(records) FROM import_count AS c WHERE c.run_id = r.id AND c.outcome = 2)
                FROM import_run AS r ORDER BY r.id
                """)
            while try statement.step() {
                runs.append(
                    ImportRecord(
                        run: statement.integer(0), account: statement.text(1) ?? "", origin: statement.text(2) ?? "",
                        archiveDigest: statement.text(3) ?? "", finished: statement.text(4) ?? "",
                        undone: statement.text(5), created: Int(statement.integer(6)),
                        updated: Int(statement.integer(7))))
            }
        }
        return runs
    }

    private static let definitions = """
        CREATE TABLE IF NOT EXISTS import_run (
            id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, origin TEXT NOT NULL, archive_digest TEXT NOT NULL,
            on_conflict TEXT NOT NULL, is_new_account INTEGER NOT NULL, started_at TEXT NOT NULL, finished_at TEXT,
            undone_at TEXT
        ) STRICT;
        CREATE TABLE IF NOT EXISTS import_count (
            run_id INTEGER NOT NULL, kind TEXT NOT NULL, outcome INTEGER NOT NULL, reason TEXT NOT NULL,
            records INTEGER NOT NULL, hash INTEGER, PRIMARY KEY (run_id, kind, outcome, reason)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS import_record (
            run_id INTEGER NOT NULL, kind TEXT NOT NULL, source_id TEXT NOT NULL, target_id TEXT NOT NULL,
            outcome INTEGER NOT NULL, reason TEXT, hash INTEGER, PRIMARY KEY (run_id, kind, source_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS import_content (
            run_id INTEGER NOT NULL, path TEXT NOT NULL, PRIMARY KEY (run_id, path)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS import_id (
            account_id TEXT NOT NULL, origin TEXT NOT NULL, kind TEXT NOT NULL, source_id TEXT NOT NULL,
            target_id TEXT NOT NULL, PRIMARY KEY (account_id, origin, kind, source_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS import_origin (
            account_id TEXT NOT NULL, origin TEXT NOT NULL, prefix TEXT NOT NULL, PRIMARY KEY (account_id, origin)
        ) STRICT, WITHOUT ROWID;
        """
}
