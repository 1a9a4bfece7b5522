import DataportCore
import DataportFormats

/// What a store remembers of imports: runs, the ledger of their records, and which ids records of other accounts have here.
enum ImportTables {
    /// Makes the tables where they are missing.
    static func create(on session: any StoreSession) throws(DataportError) {
        try session.execute(definitions(session.dialect))
    }

    /// Whether there are any.
    static func exist(on session: any StoreSession) throws(DataportError) -> Bool {
        try session.hasTable("import_run")
    }

    /// Begins a run and returns its number.
    static func begin(
        _ identity: ImportIdentity, account: String, policy: ConflictPolicy, isNewAccount: Bool,
        on session: any StoreSession
    ) throws(DataportError) -> Int64 {
        let literal = session.dialect.literal
        let values = [
            literal(account), literal(identity.origin), literal(identity.archiveDigest),
            "'\(policy.rawValue)'", isNewAccount ? "1" : "0", "'\(identity.started.rfc3339)'",
        ]
        try session.execute(
            "INSERT INTO import_run (account_id, origin, archive_digest, on_conflict, is_new_account, started_at)"
                + " VALUES (\(values.joined(separator: ", ")))")
        return try session.integer("SELECT max(id) FROM import_run") ?? 0
    }

    /// The prefix of ids of an origin in an account; empty when the archive is of this very account, or the account was made from the
    /// origin.
    static func prefix(
        _ identity: ImportIdentity, account: String, home: String, on session: any StoreSession
    ) throws(DataportError) -> String {
        if identity.origin.utf8.elementsEqual(home.utf8) { return "" }
        guard try exist(on: session) else { return identity.account + ":" }
        let account = session.dialect.literal(account)
        let known = try session.texts(
            "SELECT prefix FROM import_origin WHERE account_id = \(account) AND origin = \(session.dialect.literal(identity.origin))"
        )
        if let known = known.first { return known }
        let taken = try session.texts("SELECT prefix FROM import_origin WHERE account_id = \(account)")
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
        _ prefix: String, of origin: String, account: String, on session: any StoreSession
    ) throws(DataportError) {
        try session.execute(
            "INSERT INTO import_origin (account_id, origin, prefix) VALUES"
                + " (\([account, origin, prefix].map(session.dialect.literal).joined(separator: ", ")))"
                + " ON CONFLICT DO NOTHING")
    }

    /// Ends a run, when everything else of it is written.
    static func finish(_ run: Int64, on session: any StoreSession) throws(DataportError) {
        try session.execute(
            "UPDATE import_run SET finished_at = \(session.dialect.now) WHERE id = \(run)")
    }

    /// All runs that came to their end, oldest first.
    static func runs(on session: any StoreSession) throws(DataportError) -> [ImportRecord] {
        let rows = try session.rows(
            """
            SELECT r.id, r.account_id, r.origin, r.archive_digest, r.finished_at, r.undone_at,
                (SELECT sum(records) FROM import_count AS c WHERE c.run_id = r.id AND c.outcome = 1),
                (SELECT sum(records) FROM import_count AS c WHERE c.run_id = r.id AND c.outcome = 2),
                CASE WHEN is_new_account = 0 THEN on_conflict END
            FROM import_run AS r ORDER BY r.id
            """, columns: 9)
        let counts = try session.rows(
            "SELECT run_id, kind, sum(records) FROM import_count GROUP BY run_id, kind", columns: 3)
        let records = Dictionary(grouping: counts) { $0[0] }
        return rows.map { row in
            ImportRecord(
                run: row[0].flatMap { Int64($0) } ?? 0, account: row[1] ?? "", origin: row[2] ?? "",
                archiveDigest: row[3] ?? "", finished: row[4] ?? "", undone: row[5],
                created: row[6].flatMap { Int($0) } ?? 0, updated: row[7].flatMap { Int($0) } ?? 0,
                records: byKind(records[row[0]] ?? []), policy: row[8].flatMap(ConflictPolicy.init))
        }
    }

    /// Counts of one run, as run, kind and records.
    private static func byKind(_ counts: [[String?]]) -> [String: Int] {
        counts.reduce(into: [:]) { $0[$1[1] ?? ""] = $1[2].flatMap { Int($0) } }
    }

    private static func definitions(_ dialect: StoreDialect) -> String {
        let (text, integer) = (dialect.text, dialect.integer)
        return """
            CREATE TABLE IF NOT EXISTS import_run (
                id \(dialect.serial), account_id \(text) NOT NULL, origin \(text) NOT NULL, archive_digest \(text) NOT NULL,
                on_conflict \(text) NOT NULL, is_new_account \(integer) NOT NULL, started_at \(text) NOT NULL, finished_at \(text),
                undone_at \(text)
            )\(dialect.strict);
            CREATE TABLE IF NOT EXISTS import_count (
                run_id \(integer) NOT NULL, kind \(text) NOT NULL, outcome \(integer) NOT NULL, reason \(text) NOT NULL,
                records \(integer) NOT NULL, hash \(integer), PRIMARY KEY (run_id, kind, outcome, reason)
            )\(dialect.clustered);
            CREATE TABLE IF NOT EXISTS import_record (
                run_id \(integer) NOT NULL, kind \(text) NOT NULL, source_id \(text) NOT NULL, target_id \(text) NOT NULL,
                outcome \(integer) NOT NULL, reason \(text), hash \(integer), PRIMARY KEY (run_id, kind, source_id)
            )\(dialect.clustered);
            CREATE TABLE IF NOT EXISTS import_content (
                run_id \(integer) NOT NULL, path \(text) NOT NULL, PRIMARY KEY (run_id, path)
            )\(dialect.clustered);
            CREATE TABLE IF NOT EXISTS import_id (
                account_id \(text) NOT NULL, origin \(text) NOT NULL, kind \(text) NOT NULL, source_id \(text) NOT NULL,
                target_id \(text) NOT NULL, PRIMARY KEY (account_id, origin, kind, source_id)
            )\(dialect.clustered);
            CREATE TABLE IF NOT EXISTS import_origin (
                account_id \(text) NOT NULL, origin \(text) NOT NULL, prefix \(text) NOT NULL, PRIMARY KEY (account_id, origin)
            )\(dialect.clustered);
            """
    }
}
