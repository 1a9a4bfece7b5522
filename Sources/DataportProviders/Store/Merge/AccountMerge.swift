import DataportCore
import DataportFormats

/// The merge of an archive into an account that a store holds, in one transaction.
///
/// The records of the archive are staged in temporary tables. When all are there, one statement a kind compares them with the target and decides
/// what becomes of each; nothing of the target has been touched until then. Only then are they written. Everything is done by sets, so
/// that it takes as long for a million records as the database takes to join them.
struct AccountMerge: Sendable {
    private let session: any StoreSession
    private let account: String
    private let identity: ImportIdentity
    private let options: MergeOptions
    private var context: MergeContext
    private var staged: [AssetKind] = []
    private var decided: MergePlan?
    private var run: Int64?

    private init(
        _ session: any StoreSession, account: String, identity: ImportIdentity, options: MergeOptions, prefix: String
    ) {
        self.session = session
        self.account = account
        self.identity = identity
        self.options = options
        context = MergeContext(
            dialect: session.dialect, account: session.dialect.literal(account),
            origin: session.dialect.literal(identity.origin), prefixText: prefix,
            policy: options.onConflict, allowsResubscribing: options.allowsResubscribing,
            ignoresBlanks: options.ignoresBlanks, unseen: options.unseen)
    }

    /// Begins a merge in the transaction of a session. The store must hold `account`, or get it before anything is planned: then its provider is given.
    static func begin(
        _ session: any StoreSession, account: String, of provider: String? = nil, identity: ImportIdentity,
        options: MergeOptions
    ) throws(DataportError) -> AccountMerge {
        try session.installFunctions()
        let provider = if let provider { provider } else { try Self.provider(of: account, on: session) }
        let home = ImportIdentity.origin(provider: provider, account: account)
        let prefix = try ImportTables.prefix(identity, account: account, home: home, on: session)
        let merge = AccountMerge(session, account: account, identity: identity, options: options, prefix: prefix)
        try merge.makeTables()
        return merge
    }

    private static func provider(
        of account: String, on session: any StoreSession
    ) throws(DataportError) -> String {
        let provider = try session.texts(
            "SELECT COALESCE(provider, '') FROM account WHERE account_id = \(session.dialect.literal(account))")
        guard let provider = provider.first else {
            throw DataportError(.noInput, "no such account \(Terminal.safe(account))", place: session.place)
        }
        return provider
    }

    private func makeTables() throws(DataportError) {
        let (owner, dialect) = (SQLRenderer.quote(SQLRenderer.owner), session.dialect)
        let (text, integer) = (dialect.text, dialect.integer)
        var statements = [
            "CREATE TEMP TABLE \(MergeTable.neededContent) (path \(text) PRIMARY KEY)\(dialect.clustered)"
        ]
        for kind in AssetKind.catalogue {
            statements.append(
                "CREATE TEMP TABLE \(MergeTable.stage(kind.id)) (\(MergeTable.definitions(of: kind, dialect)),"
                    + " PRIMARY KEY (\"id\"))\(dialect.clustered)")
            statements.append(
                "CREATE TEMP TABLE \(MergeTable.state(kind.id)) (id \(text) PRIMARY KEY, target_id \(text) NOT NULL,"
                    + " outcome \(integer) NOT NULL, reason \(text), consent \(integer) NOT NULL)\(dialect.clustered)")
            statements.append(
                "CREATE TEMP VIEW \(MergeTable.target(kind.id)) AS SELECT \(MergeTable.columns(of: kind))"
                    + " FROM \(SQLRenderer.quote(kind.id.name)) WHERE \(owner) = \(context.account)")
        }
        try session.execute(statements.joined(separator: ";\n"))
    }

    /// Says which records of the archive an earlier run may have left half written: what is there of them is completed, whatever the policy.
    mutating func complete(_ kind: AssetKind.ID, _ ids: Set<String>) throws(DataportError) {
        guard !ids.isEmpty else { return }
        let (text, literal) = (session.dialect.text, session.dialect.literal)
        try session.execute(
            "CREATE TEMP TABLE IF NOT EXISTS \(MergeTable.unfinished) (kind \(text) NOT NULL, id \(text) NOT NULL,"
                + " PRIMARY KEY (kind, id))\(session.dialect.clustered)")
        let all = ids.sorted()
        for start in stride(from: 0, to: all.count, by: 500) {
            let rows = all[start..<min(start + 500, all.count)].map { "('\(kind.name)', \(literal($0)))" }
            try session.execute("INSERT INTO \(MergeTable.unfinished) VALUES \(rows.joined(separator: ", "))")
        }
        context.unfinished.insert(kind)
    }

    // MARK: Staging

    /// Adds records of the archive. Kinds come one after another.
    mutating func stage(_ batch: borrowing RecordBatch, of kind: AssetKind) throws(DataportError) {
        if staged.last?.id != kind.id {
            staged.append(kind)
            context.staged.insert(kind.id)
        }
        try session.load(batch, of: kind, into: MergeTable.stage(kind.id), owner: nil)
    }

    // MARK: Deciding

    /// What becomes of every record that was staged.
    mutating func plan() throws(DataportError) -> MergePlan {
        if let decided { return decided }
        try session.endLoading()
        for kind in staged { try session.analyze(MergeTable.stage(kind.id)) }
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
        let text = session.dialect.text
        try session.execute(
            """
            CREATE INDEX staged_consent ON "stage_consent_event" ("subscription_id");
            CREATE TEMP TABLE \(MergeTable.optOut) (subscription_id \(text) PRIMARY KEY, at \(text))\(session.dialect.clustered);
            INSERT INTO \(MergeTable.optOut) SELECT "subscription_id", max(rtrim("at", 'Z'))
                FROM \(MergeTable.target(.consentEvent))
                WHERE "event" = 'opt_out' AND "subscription_id" IS NOT NULL GROUP BY "subscription_id"
            """)
    }

    private mutating func decide(_ kind: AssetKind) throws(DataportError) -> [MergePlan.Entry] {
        var sql = KindMergeSQL(kind: kind, context: context)
        let hasKey = !kind.mergeRules.naturalKey.isEmpty
        if hasKey, try session.truth(sql.needsKeys) {
            try session.execute(sql.makeKeys)
            try session.analyze(MergeTable.key(kind.id))
            context.keyed.insert(kind.id)
            sql = KindMergeSQL(kind: kind, context: context)
        }
        try session.execute(sql.classify)
        try session.analyze(MergeTable.state(kind.id))
        if hasKey { try skipDuplicates(sql) }
        if try session.truth(sql.hasExceptions) { context.moved.insert(kind.id) }
        let entries = try entries(of: kind)
        if entries.contains(where: { $0.outcome == .rejected }) { context.rejecting.insert(kind.id) }
        return entries
    }

    private func hasMappedIDs(_ kind: AssetKind) throws(DataportError) -> Bool {
        guard try ImportTables.exist(on: session) else { return false }
        return try session.truth(
            "SELECT EXISTS (SELECT 1 FROM import_id WHERE account_id = \(context.account)"
                + " AND origin = \(context.origin) AND kind = '\(kind.id.name)')")
    }

    /// Skips all but one of several records that are one in the target; subscriptions are when their contacts are, too.
    private mutating func skipDuplicates(_ sql: KindMergeSQL) throws(DataportError) {
        if try session.truth(sql.hasDuplicates) { context.doubled.insert(sql.kind.id) }
        let isOfDoubled = sql.kind.id == .subscription && context.doubled.contains(.contact)
        if isOfDoubled || context.doubled.contains(sql.kind.id) { try session.execute(sql.skipDuplicates) }
    }

    private func entries(of kind: AssetKind) throws(DataportError) -> [MergePlan.Entry] {
        let state = MergeTable.state(kind.id)
        let groups = try session.rows(
            "SELECT outcome, reason, count(*) FROM \(state) GROUP BY 1, 2 ORDER BY 1, 2", columns: 3)
        var entries: [MergePlan.Entry] = []
        for group in groups {
            guard let outcome = group[0].flatMap({ Int($0) }).flatMap(RecordOutcome.init) else { continue }
            let reason = group[1].flatMap(MergeReason.init)
            let condition = reason.map { "= '\($0.rawValue)'" } ?? "IS NULL"
            let examples = try session.texts(
                "SELECT id FROM \(state) WHERE outcome = \(outcome.rawValue) AND reason \(condition)"
                    + " ORDER BY id LIMIT \(Self.examples)")
            entries.append(
                MergePlan.Entry(
                    kind: kind.id, outcome: outcome, reason: reason, count: group[2].flatMap { Int($0) } ?? 0,
                    examples: examples))
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
        try ImportTables.create(on: session)
        let run = try ImportTables.begin(
            identity, account: account, policy: options.onConflict, isNewAccount: false, on: session)
        for kind in staged {
            let sql = KindMergeSQL(kind: kind, context: context)
            if plan.count(.created, of: kind.id) > 0 { try session.execute(sql.insert) }
            if plan.count(.updated, of: kind.id) > 0 {
                try session.execute(sql.keepBefore(run: run))
                try session.execute(sql.update)
            }
            if !kind.attachmentFields.isEmpty { try session.execute(sql.noteContent) }
            if options.keepsLedger { try session.execute(sql.keepLedger(run: run)) }
        }
        try ImportTables.remember(context.prefixText, of: identity.origin, account: account, on: session)
        self.run = run
    }

    /// Takes in a body or a medium if a record that was written refers to it and the account does not have it.
    mutating func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) throws {
        if options.isRehearsal { return }
        guard try plan().changesTarget else { return }
        try write()
        let path = session.dialect.literal(attachment.path)
        let isMissing = try session.truth(
            "SELECT EXISTS (SELECT 1 FROM \(MergeTable.neededContent) WHERE path = \(path)) AND NOT EXISTS"
                + " (SELECT 1 FROM content WHERE account_id = \(context.account) AND path = \(path))")
        guard isMissing, let run else { return }
        try session.store(attachment, from: &cursor, account: account)
        try session.execute("INSERT INTO import_content (run_id, path) VALUES (\(run), \(path))")
    }

    /// Makes everything visible at once.
    mutating func commit() throws(DataportError) {
        guard !options.isRehearsal else { throw DataportError(.internalError, "a rehearsal cannot be committed") }
        try write()
        if let run { try ImportTables.finish(run, on: session) }
        try session.commit()
    }

    /// A cursor over the rejected records of a kind, their reason behind their fields.
    func rejected(of kind: AssetKind) throws(DataportError) -> any RecordCursor & ~Copyable {
        let reasons = MergeReason.allCases.map { "WHEN '\($0.rawValue)' THEN \(SQLText.literal($0.sentence))" }
        return try session.cursor(
            "SELECT \(MergeTable.columns(of: kind, prefix: "s.")), CASE x.reason \(reasons.joined(separator: " ")) END"
                + " FROM \(MergeTable.state(kind.id)) AS x JOIN \(MergeTable.stage(kind.id)) AS s ON s.\"id\" = x.id"
                + " WHERE x.outcome = \(RecordOutcome.rejected.rawValue) ORDER BY x.id",
            over: kind.withRejection)
    }

    /// A digest of the account as it is before anything is written.
    func fingerprint() throws(DataportError) -> String {
        var hash = ValueHash()
        for kind in AssetKind.catalogue {
            let columns = MergeTable.columns(of: kind)
            let sums = try session.texts(
                "SELECT count(*) || ' ' || COALESCE(sum(\(session.dialect.hash(columns)) & 4294967295), 0)"
                    + " FROM \(MergeTable.target(kind.id))")
            for var sum in sums { sum.withUTF8 { hash.add(UnsafeRawBufferPointer($0)) } }
        }
        return String(hash.value, radix: 16)
    }
}
