package import DataportCore
import DataportFormats

/// Takes back what one run of an import created and changed, in one transaction, as long as nothing newer touched it.
package struct ImportUndo: ~Copyable {
    /// What an undo did.
    package struct Report: Sendable, Equatable {
        /// The account's id in the store.
        package var account = ""
        /// Whether the run had made the account, which is gone now.
        package var removedAccount = false
        package var deleted = 0
        package var restored = 0
        package var contentFiles = 0
        /// People who may be mailed again because the run had learned a no.
        package var loosened = 0
    }

    private let connection: SQLiteConnection
    private let run: Int64
    private let lock: StoreLock
    private let account: String
    private let isNewAccount: Bool
    private var isOpen = true

    /// Begins to take back run `run` of the store at `path`.
    /// - Throws: `noInput` when there is no such run, `usage` when it was undone already.
    package static func begin(path: String, run: Int64) throws(DataportError) -> ImportUndo {
        let store = try AccountStore(at: path)
        let lock = try StoreLock(store: path)
        let connection = try store.connectForWriting()
        try SQLiteHash.install(on: connection)
        let found = try find(run, on: connection)
        try connection.execute("BEGIN IMMEDIATE")
        return ImportUndo(
            connection: connection, run: run, lock: lock, account: found.account, isNewAccount: found.isNew)
    }

    private init(connection: SQLiteConnection, run: Int64, lock: StoreLock, account: String, isNewAccount: Bool) {
        self.connection = connection
        self.run = run
        self.lock = lock
        self.account = account
        self.isNewAccount = isNewAccount
    }

    deinit { if isOpen { try? connection.execute("ROLLBACK") } }

    private static func find(
        _ run: Int64, on connection: SQLiteConnection
    ) throws(DataportError) -> (account: String, isNew: Bool) {
        guard try ImportTables.exist(on: connection) else { throw noRun(run, connection.path) }
        var found: (account: String, isNew: Bool, undone: String?)?
        try connection.exclusively { () throws(DataportError) in
            var statement = try SQLiteStatement(
                connection, "SELECT account_id, is_new_account, undone_at FROM import_run WHERE id = \(run)")
            if try statement.step() {
                found = (statement.text(0) ?? "", statement.integer(1) == 1, statement.text(2))
            }
        }
        guard let found else { throw noRun(run, connection.path) }
        if let undone = found.undone {
            throw DataportError(.usage, "run \(run) was undone already, at \(undone)", place: connection.path)
        }
        return (found.account, found.isNew)
    }

    private static func noRun(_ run: Int64, _ path: String) -> DataportError {
        DataportError(
            .noInput, "the store knows no run \(run)", place: path,
            advice: "`dataport import --runs` lists the runs of a store")
    }

    /// Takes everything back.
    /// - Throws: `consentGuard` when somebody would be mailed again and `allowsResubscribing` is not set; `negative` when something of
    ///   the run was changed since. Nothing is written then.
    package mutating func perform(allowsResubscribing: Bool) throws(DataportError) -> Report {
        var report = Report(account: account, removedAccount: isNewAccount)
        if isNewAccount {
            try requireUntouchedAccount()
            try removeAccount(&report)
        } else {
            try requireUntouchedRecords()
            report.loosened = try countLoosened()
            guard report.loosened == 0 || allowsResubscribing else { throw guarded(report.loosened) }
            try takeBackRecords(&report)
        }
        try connection.execute(
            "UPDATE import_run SET undone_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = \(run)")
        do throws(DataportError) { try connection.execute("COMMIT") } catch {
            guard error.code == .badInput else { throw error }
            throw DataportError(
                .negative, "newer records refer to what run \(run) created; nothing was taken back",
                place: connection.path, advice: "undo the newer runs first")
        }
        isOpen = false
        return report
    }

    private func guarded(_ count: Int) -> DataportError {
        DataportError(
            .consentGuard,
            "taking back run \(run) would make \(count) \(count == 1 ? "address" : "addresses") contactable that said no; nothing was written",
            place: connection.path, advice: "add --allow-resubscribe if the no was not theirs")
    }

    private func touched(_ records: String) -> DataportError {
        DataportError(
            .negative, "something newer changed or removed \(records) of run \(run); nothing was taken back",
            place: connection.path, advice: "undo the newer runs first, or restore a backup")
    }

    // MARK: An account that the run made

    private func requireUntouchedAccount() throws(DataportError) {
        for kind in AssetKind.catalogue {
            let expected = try counted(kind)
            var tally = NewAccountLedger.Tally(kind: kind, RecordBatch(fieldCount: kind.fields.count))
            let rows = try SQLiteStatement(
                connection,
                "SELECT \(MergeTable.columns(of: kind)) FROM \(SQLRenderer.quote(kind.id.name))"
                    + " WHERE account_id = \(SQLText.literal(account))")
            var cursor = try SQLiteRecordCursor(rows, over: kind, after: nil)
            var batch = RecordBatch(fieldCount: kind.fields.count)
            while try cursor.next(into: &batch) != nil { tally.add(NewAccountLedger.Tally(kind: kind, batch)) }
            guard expected.records == tally.records, expected.hash == tally.hash else {
                throw touched(kind.label)
            }
        }
    }

    private func counted(_ kind: AssetKind) throws(DataportError) -> (records: Int, hash: UInt64) {
        var counted = (records: 0, hash: UInt64(0))
        try connection.exclusively { () throws(DataportError) in
            var statement = try SQLiteStatement(
                connection,
                "SELECT records, hash FROM import_count WHERE run_id = \(run) AND kind = '\(kind.id.name)'")
            if try statement.step() {
                counted = (Int(statement.integer(0)), UInt64(bitPattern: statement.integer(1)))
            }
        }
        return counted
    }

    private func removeAccount(_ report: inout Report) throws(DataportError) {
        let owner = SQLText.literal(account)
        for kind in AssetKind.catalogue.reversed() {
            try connection.execute("DELETE FROM \(SQLRenderer.quote(kind.id.name)) WHERE account_id = \(owner)")
            report.deleted += connection.changedRows
        }
        try connection.execute("DELETE FROM content WHERE account_id = \(owner)")
        report.contentFiles = connection.changedRows
        try connection.execute(
            "DELETE FROM import_id WHERE account_id = \(owner); DELETE FROM import_origin WHERE account_id = \(owner)")
    }

    // MARK: Records that the run wrote into an account

    private func requireUntouchedRecords() throws(DataportError) {
        for kind in AssetKind.catalogue {
            let hash = "dataport_hash(\(MergeTable.columns(of: kind, prefix: "t.")))"
            let count = try connection.integer(
                "SELECT count(*) FROM import_record AS r LEFT JOIN \(SQLRenderer.quote(kind.id.name)) AS t"
                    + " ON t.account_id = \(SQLText.literal(account)) AND t.\"id\" = r.target_id"
                    + " WHERE \(isWritten(kind.id)) AND (t.\"id\" IS NULL OR r.hash IS NOT \(hash))")
            guard let count, count > 0 else { continue }
            throw touched("\(count) \(count == 1 ? kind.id.name.replacing("_", with: " ") : kind.label)")
        }
    }

    /// Holds that would go, and subscriptions that would become less strict.
    private func countLoosened() throws(DataportError) -> Int {
        let holds = try connection.integer(
            "SELECT count(*) FROM import_record AS r WHERE \(isWritten(.suppression))"
                + " AND r.outcome = \(RecordOutcome.created.rawValue)")
        let tightened = try connection.integer(
            "SELECT count(*) FROM import_record AS r WHERE \(isWritten(.subscription))"
                + " AND r.reason = '\(MergeReason.consentTightened.rawValue)'")
        return Int((holds ?? 0) + (tightened ?? 0))
    }

    private func takeBackRecords(_ report: inout Report) throws(DataportError) {
        let owner = SQLText.literal(account)
        for kind in AssetKind.catalogue.reversed() {
            let table = SQLRenderer.quote(kind.id.name)
            try connection.execute(
                "DELETE FROM \(table) WHERE account_id = \(owner) AND \"id\" IN (SELECT r.target_id FROM"
                    + " import_record AS r WHERE \(isWritten(kind.id)) AND r.outcome = \(RecordOutcome.created.rawValue))"
            )
            report.deleted += connection.changedRows
            guard try hasBefore(kind) else { continue }
            let fields = kind.fields.filter { $0.type != .key }.map { SQLRenderer.quote($0.name) }
            try connection.execute(
                "UPDATE \(table) AS t SET \(fields.map { "\($0) = b.\($0)" }.joined(separator: ", "))"
                    + " FROM \(MergeTable.before(kind.id)) AS b WHERE b.run_id = \(run) AND t.account_id = \(owner)"
                    + " AND t.\"id\" = b.\"id\"")
            report.restored += connection.changedRows
        }
        try removeContent(&report)
        let origin = "(SELECT origin FROM import_run WHERE id = \(run))"
        try connection.execute(
            "DELETE FROM import_id WHERE account_id = \(owner) AND origin = \(origin) AND (kind, source_id) IN"
                + " (SELECT kind, source_id FROM import_record WHERE run_id = \(run)"
                + " AND outcome = \(RecordOutcome.created.rawValue))")
    }

    /// Removes the bodies and media that the run brought and nobody refers to any more.
    private func removeContent(_ report: inout Report) throws(DataportError) {
        let owner = SQLText.literal(account)
        let uses = AssetKind.catalogue.flatMap { kind in
            kind.attachmentFields.map {
                "SELECT \(SQLRenderer.quote($0.name)) FROM \(SQLRenderer.quote(kind.id.name)) WHERE account_id = \(owner)"
                    + " AND \(SQLRenderer.quote($0.name)) IS NOT NULL"
            }
        }
        try connection.execute(
            "DELETE FROM content WHERE account_id = \(owner) AND path IN (SELECT path FROM import_content"
                + " WHERE run_id = \(run)) AND path NOT IN (\(uses.joined(separator: " UNION ALL ")))")
        report.contentFiles = connection.changedRows
    }

    private func hasBefore(_ kind: AssetKind) throws(DataportError) -> Bool {
        try connection.integer(
            "SELECT count(*) FROM main.sqlite_schema WHERE name = 'import_before_\(kind.id.name)'") == 1
    }

    private func isWritten(_ kind: AssetKind.ID) -> String {
        "r.run_id = \(run) AND r.kind = '\(kind.name)'"
            + " AND r.outcome IN (\(RecordOutcome.created.rawValue), \(RecordOutcome.updated.rawValue))"
    }
}
