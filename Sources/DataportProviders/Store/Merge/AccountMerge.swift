import DataportCore
import DataportFormats

/// The merge of an archive into an account that a store holds, in one transaction.
///
/// The records of the archive are staged in temporary tables. When all are there, one statement a kind compares them with the target and decides
/// what becomes of each; nothing of the target has been touched until then. Only then are they written. Everything is done by sets, so
/// that it takes as long for a million records as SQLite takes to join them.
struct AccountMerge: ~Copyable {
    private let connection: SQLiteConnection
    private let account: String
    private let identity: ImportIdentity
    private let options: MergeOptions
    private var context: MergeContext
    private var stager: RowInserter?
    private var staged: [AssetKind] = []
    private var decided: MergePlan?
    private var run: Int64?
    private var isOpen = true

    private init(
        _ connection: SQLiteConnection, account: String, identity: ImportIdentity, options: MergeOptions, prefix: String
    ) {
        self.connection = connection
        self.account = account
        self.identity = identity
        self.options = options
        context = MergeContext(
            account: SQLText.literal(account), origin: SQLText.literal(identity.origin), prefixText: prefix,
            policy: options.onConflict, allowsResubscribing: options.allowsResubscribing)
    }

    /// Begins the transaction on a connection to the store, which must hold `account`.
    static func begin(
        _ connection: SQLiteConnection, account: String, identity: ImportIdentity, options: MergeOptions
    ) throws(DataportError) -> AccountMerge {
        try SQLiteHash.install(on: connection)
        try connection.execute(
            "PRAGMA temp.cache_size = -32000; \(options.isRehearsal ? "BEGIN" : "BEGIN IMMEDIATE")")
        let prefix = try prefix(identity, account: account, on: connection)
        let merge = AccountMerge(
            connection, account: account, identity: identity, options: options, prefix: prefix)
        try merge.makeTables()
        return merge
    }

    deinit {
        // SQLite undoes what was not committed when the file is opened next, should this fail.
        if isOpen { try? connection.execute("ROLLBACK") }
    }

    private static func prefix(
        _ identity: ImportIdentity, account: String, on connection: SQLiteConnection
    ) throws(DataportError) -> String {
        let provider = try connection.texts(
            "SELECT COALESCE(provider, '') FROM main.account WHERE account_id = \(SQLText.literal(account))")
        guard let provider = provider.first else {
            throw DataportError(.noInput, "no such account \(Terminal.safe(account))", place: connection.path)
        }
        let home = ImportIdentity.origin(provider: provider, account: account)
        return try ImportTables.prefix(identity, account: account, home: home, on: connection)
    }

    private func makeTables() throws(DataportError) {
        let owner = SQLRenderer.quote(SQLRenderer.owner)
        var statements = ["CREATE TABLE \(MergeTable.neededContent) (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"]
        for kind in AssetKind.catalogue {
            statements.append(
                "CREATE TABLE \(MergeTable.stage(kind.id)) (\(MergeTable.definitions(of: kind)), PRIMARY KEY (\"id\"))"
                    + " STRICT, WITHOUT ROWID")
            statements.append(
                "CREATE TABLE \(MergeTable.state(kind.id)) (id TEXT PRIMARY KEY, target_id TEXT NOT NULL,"
                    + " outcome INTEGER NOT NULL, reason TEXT, consent INTEGER NOT NULL) STRICT, WITHOUT ROWID")
            statements.append(
                "CREATE VIEW \(MergeTable.target(kind.id)) AS SELECT \(MergeTable.columns(of: kind))"
                    + " FROM main.\(SQLRenderer.quote(kind.id.name)) WHERE \(owner) = \(context.account)")
        }
        try connection.execute(statements.joined(separator: ";\n"))
    }

    // MARK: Staging

    /// Adds records of the archive. Kinds come one after another.
    mutating func stage(_ batch: borrowing RecordBatch, of kind: AssetKind) throws(DataportError) {
        if stager?.kind != kind {
            stager = try RowInserter(connection, table: MergeTable.stage(kind.id), kind: kind, owner: nil)
            staged.append(kind)
            context.staged.insert(kind.id)
        }
        try stager?.insert(batch)
    }

    // MARK: Deciding

    /// What becomes of every record that was staged.
    mutating func plan() throws(DataportError) -> MergePlan {
        if let decided { return decided }
        stager = nil
        try indexConsents()
        for kind in AssetKind.catalogue where try hasMappedIDs(kind) { context.mapped.insert(kind.id) }
        var plan = MergePlan()
        for kind in staged { plan.entries += try decide(kind) }
        decided = plan
        return plan
    }

    /// Where consent may be loosened, events are looked up by their subscription.
    private func indexConsents() throws(DataportError) {
        guard options.allowsResubscribing else { return }
        try connection.execute(
            """
            CREATE INDEX temp.staged_consent ON "stage_consent_event" ("subscription_id");
            CREATE TABLE \(MergeTable.optOut) (subscription_id TEXT PRIMARY KEY, at TEXT) STRICT, WITHOUT ROWID;
            INSERT INTO \(MergeTable.optOut) SELECT "subscription_id", max(rtrim("at", 'Z'))
                FROM \(MergeTable.target(.consentEvent))
                WHERE "event" = 'opt_out' AND "subscription_id" IS NOT NULL GROUP BY "subscription_id"
            """)
    }

    private mutating func decide(_ kind: AssetKind) throws(DataportError) -> [MergePlan.Entry] {
        var sql = KindMergeSQL(kind: kind, context: context)
        let hasKey = !kind.mergeRules.naturalKey.isEmpty
        if hasKey, try connection.integer(sql.needsKeys) == 1 {
            try connection.execute(sql.makeKeys)
            context.keyed.insert(kind.id)
            sql = KindMergeSQL(kind: kind, context: context)
        }
        try connection.execute(sql.classify)
        if hasKey { try skipDuplicates(sql) }
        if try connection.integer(sql.hasExceptions) == 1 { context.moved.insert(kind.id) }
        let entries = try entries(of: kind)
        if entries.contains(where: { $0.outcome == .rejected }) { context.rejecting.insert(kind.id) }
        return entries
    }

    private func hasMappedIDs(_ kind: AssetKind) throws(DataportError) -> Bool {
        guard try ImportTables.exist(on: connection) else { return false }
        return try connection.integer(
            "SELECT EXISTS (SELECT 1 FROM main.import_id WHERE account_id = \(context.account)"
                + " AND origin = \(context.origin) AND kind = '\(kind.id.name)')") == 1
    }

    private func skipDuplicates(_ sql: KindMergeSQL) throws(DataportError) {
        var queries = [sql.hasDuplicates]
        if sql.kind.id == .subscription {
            queries.append(KindMergeSQL(kind: .contact, context: context).hasDuplicates)
        }
        for query in queries where try connection.integer(query) == 1 {
            return try connection.execute(sql.skipDuplicates)
        }
    }

    private func entries(of kind: AssetKind) throws(DataportError) -> [MergePlan.Entry] {
        let state = MergeTable.state(kind.id)
        var groups: [(outcome: Int, reason: String?, count: Int)] = []
        try connection.exclusively { () throws(DataportError) in
            var statement = try SQLiteStatement(
                connection, "SELECT outcome, reason, count(*) FROM \(state) GROUP BY 1, 2 ORDER BY 1, 2")
            while try statement.step() {
                groups.append((Int(statement.integer(0)), statement.text(1), Int(statement.integer(2))))
            }
        }
        var entries: [MergePlan.Entry] = []
        for group in groups {
            guard let outcome = RecordOutcome(rawValue: group.outcome) else { continue }
            let reason = group.reason.flatMap(MergeReason.init)
            let examples = try connection.texts(
                "SELECT id FROM \(state) WHERE outcome = \(group.outcome)"
                    + " AND reason IS \(group.reason.map(SQLText.literal) ?? "NULL") ORDER BY id LIMIT \(Self.examples)"
            )
            entries.append(
                MergePlan.Entry(
                    kind: kind.id, outcome: outcome, reason: reason, count: group.count, examples: examples))
        }
        return entries
    }

    /// How many ids a plan shows of each group.
    private static let examples = 5

    // MARK: Writing

    /// Writes what was decided; nothing is visible to others before `commit`.
    mutating func write() throws(DataportError) {
        guard run == nil else { return }
        let plan = try plan()
        try ImportTables.create(on: connection)
        let run = try ImportTables.begin(
            identity, account: account, policy: options.onConflict, isNewAccount: false, on: connection)
        for kind in staged {
            let sql = KindMergeSQL(kind: kind, context: context)
            if plan.count(.created, of: kind.id) > 0 { try connection.execute(sql.insert) }
            if plan.count(.updated, of: kind.id) > 0 {
                try connection.execute(sql.keepBefore(run: run))
                try connection.execute(sql.update)
            }
            if !kind.attachmentFields.isEmpty { try connection.execute(sql.noteContent) }
            try connection.execute(sql.keepLedger(run: run))
        }
        try ImportTables.remember(context.prefixText, of: identity.origin, account: account, on: connection)
        self.run = run
    }

    /// Takes in a body or a medium if a record that was written refers to it and the account does not have it.
    mutating func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) throws {
        if options.isRehearsal { return }
        guard try plan().changesTarget else { return }
        try write()
        let path = SQLText.literal(attachment.path)
        let isMissing = try connection.integer(
            "SELECT EXISTS (SELECT 1 FROM \(MergeTable.neededContent) WHERE path = \(path)) AND NOT EXISTS"
                + " (SELECT 1 FROM main.content WHERE account_id = \(context.account) AND path = \(path))")
        guard isMissing == 1, let run else { return }
        try ContentRow.store(attachment, from: &cursor, account: account, on: connection)
        try connection.execute("INSERT INTO main.import_content (run_id, path) VALUES (\(run), \(path))")
    }

    /// Makes everything visible at once.
    mutating func commit() throws(DataportError) {
        guard !options.isRehearsal else { throw DataportError(.internalError, "a rehearsal cannot be committed") }
        try write()
        if let run { try ImportTables.finish(run, on: connection) }
        try connection.execute("COMMIT")
        isOpen = false
    }

    /// A cursor over the rejected records of a kind, their reason behind their fields.
    func rejected(of kind: AssetKind) throws(DataportError) -> SQLiteRecordCursor {
        let reasons = MergeReason.allCases.map { "WHEN '\($0.rawValue)' THEN \(SQLText.literal($0.sentence))" }
        let statement = try SQLiteStatement(
            connection,
            "SELECT \(MergeTable.columns(of: kind, prefix: "s.")), CASE x.reason \(reasons.joined(separator: " ")) END"
                + " FROM \(MergeTable.state(kind.id)) AS x JOIN \(MergeTable.stage(kind.id)) AS s ON s.\"id\" = x.id"
                + " WHERE x.outcome = \(RecordOutcome.rejected.rawValue) ORDER BY x.id")
        return try SQLiteRecordCursor(statement, over: kind.withRejection, after: nil)
    }

    /// A digest of the account as it is before anything is written.
    func fingerprint() throws(DataportError) -> String {
        var hash = ValueHash()
        for kind in AssetKind.catalogue {
            let columns = MergeTable.columns(of: kind)
            let sums = try connection.texts(
                "SELECT count(*) || ' ' || COALESCE(sum(dataport_hash(\(columns)) & 4294967295), 0)"
                    + " FROM \(MergeTable.target(kind.id))")
            for var sum in sums { sum.withUTF8 { hash.add(UnsafeRawBufferPointer($0)) } }
        }
        return String(hash.value, radix: 16)
    }
}
