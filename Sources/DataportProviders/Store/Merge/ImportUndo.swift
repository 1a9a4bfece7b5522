package import DataportCore
import DataportFormats

/// Takes back what one run of an import created and changed, in one transaction, as long as nothing newer touched it.
package struct ImportUndo {
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

    private let session: any StoreSession
    private let run: Int64
    private let account: String
    private let isNewAccount: Bool

    /// Begins to take back run `run` of a store.
    /// - Throws: `noInput` when there is no such run, `usage` when it was undone already.
    package init(_ store: any StoreBackend, run: Int64) throws(DataportError) {
        session = try store.beginChange(isRehearsal: false)
        try session.installFunctions()
        self.run = run
        (account, isNewAccount) = try Self.find(run, on: session)
    }

    private static func find(
        _ run: Int64, on session: any StoreSession
    ) throws(DataportError) -> (account: String, isNew: Bool) {
        let found =
            if try ImportTables.exist(on: session) {
                try session.rows(
                    "SELECT account_id, is_new_account, undone_at FROM import_run WHERE id = \(run)", columns: 3)
            } else {
                [[String?]]()
            }
        guard let row = found.first else { throw noRun(run, session.place) }
        if let undone = row[2] {
            throw DataportError(.usage, "run \(run) was undone already, at \(undone)", place: session.place)
        }
        return (row[0] ?? "", row[1] == "1")
    }

    private static func noRun(_ run: Int64, _ path: String) -> DataportError {
        DataportError(
            .noInput, "the store knows no run \(run)", place: path,
            advice: "`dataport import --runs` lists the runs of a store")
    }

    /// Takes everything back.
    /// - Throws: `consentGuard` when somebody would be mailed again and `allowsResubscribing` is not set; `negative` when something of
    ///   the run was changed since. Nothing is written then.
    package func perform(allowsResubscribing: Bool) async throws -> Report {
        var report = Report(account: account, removedAccount: isNewAccount)
        if isNewAccount {
            try await requireUntouchedAccount()
            try removeAccount(&report)
        } else {
            try requireUntouchedRecords()
            report.loosened = try countLoosened()
            guard report.loosened == 0 || allowsResubscribing else { throw guarded(report.loosened) }
            try takeBackRecords(&report)
        }
        try session.execute(
            "UPDATE import_run SET undone_at = \(session.dialect.now) WHERE id = \(run)")
        do throws(DataportError) { try session.commit() } catch {
            guard error.code == .badInput else { throw error }
            throw DataportError(
                .negative, "newer records refer to what run \(run) created; nothing was taken back",
                place: session.place, advice: "undo the newer runs first")
        }
        return report
    }

    private func guarded(_ count: Int) -> DataportError {
        DataportError(
            .consentGuard,
            "taking back run \(run) would make \(count) \(count == 1 ? "address" : "addresses") contactable that said no; nothing was written",
            place: session.place, advice: "add --allow-resubscribe if the no was not theirs")
    }

    private func touched(_ records: String) -> DataportError {
        DataportError(
            .negative, "something newer changed or removed \(records) of run \(run); nothing was taken back",
            place: session.place, advice: "undo the newer runs first, or restore a backup")
    }

    private var owner: String { session.dialect.literal(account) }

    // MARK: An account that the run made

    private func requireUntouchedAccount() async throws {
        for kind in AssetKind.catalogue {
            let expected = try counted(kind)
            var tally = NewAccountLedger.Tally(kind: kind, RecordBatch(fieldCount: kind.fields.count))
            var cursor = try session.cursor(
                "SELECT \(MergeTable.columns(of: kind)) FROM \(SQLRenderer.quote(kind.id.name))"
                    + " WHERE account_id = \(owner)", over: kind)
            var batch = RecordBatch(fieldCount: kind.fields.count)
            while try await cursor.next(into: &batch) != nil { tally.add(NewAccountLedger.Tally(kind: kind, batch)) }
            guard expected.records == tally.records, expected.hash == tally.hash else {
                throw touched(kind.label)
            }
        }
    }

    private func counted(_ kind: AssetKind) throws(DataportError) -> (records: Int, hash: UInt64) {
        let rows = try session.rows(
            "SELECT records, hash FROM import_count WHERE run_id = \(run) AND kind = '\(kind.id.name)'", columns: 2)
        guard let row = rows.first, let records = row[0].flatMap({ Int($0) }), let hash = row[1].flatMap({ Int64($0) })
        else { return (0, 0) }
        return (records, UInt64(bitPattern: hash))
    }

    private func removeAccount(_ report: inout Report) throws(DataportError) {
        for kind in AssetKind.catalogue.reversed() {
            report.deleted += try session.execute(
                "DELETE FROM \(SQLRenderer.quote(kind.id.name)) WHERE account_id = \(owner)")
        }
        report.contentFiles = try session.execute("DELETE FROM content WHERE account_id = \(owner)")
        try session.execute(
            "DELETE FROM import_id WHERE account_id = \(owner); DELETE FROM import_origin WHERE account_id = \(owner)")
    }

    // MARK: Records that the run wrote into an account

    private func requireUntouchedRecords() throws(DataportError) {
        for kind in AssetKind.catalogue {
            let hash = session.dialect.hash(MergeTable.columns(of: kind, prefix: "t."))
            let count = try session.integer(
                "SELECT count(*) FROM import_record AS r LEFT JOIN \(SQLRenderer.quote(kind.id.name)) AS t"
                    + " ON t.account_id = \(owner) AND t.\"id\" = r.target_id"
                    + " WHERE \(isWritten(kind.id)) AND (t.\"id\" IS NULL OR r.hash IS DISTINCT FROM \(hash))")
            guard let count, count > 0 else { continue }
            throw touched("\(count) \(count == 1 ? kind.id.name.replacing("_", with: " ") : kind.label)")
        }
    }

    /// Holds that would go, and subscriptions that would become less strict.
    private func countLoosened() throws(DataportError) -> Int {
        let holds = try session.integer(
            "SELECT count(*) FROM import_record AS r WHERE \(isWritten(.suppression))"
                + " AND r.outcome = \(RecordOutcome.created.rawValue)")
        let tightened = try session.integer(
            "SELECT count(*) FROM import_record AS r WHERE \(isWritten(.subscription))"
                + " AND r.reason = '\(MergeReason.consentTightened.rawValue)'")
        return Int((holds ?? 0) + (tightened ?? 0))
    }

    private func takeBackRecords(_ report: inout Report) throws(DataportError) {
        for kind in AssetKind.catalogue.reversed() {
            let table = SQLRenderer.quote(kind.id.name)
            report.deleted += try session.execute(
                "DELETE FROM \(table) WHERE account_id = \(owner) AND \"id\" IN (SELECT r.target_id FROM"
                    + " import_record AS r WHERE \(isWritten(kind.id)) AND r.outcome = \(RecordOutcome.created.rawValue))"
            )
            guard try hasBefore(kind) else { continue }
            let fields = kind.fields.filter { $0.type != .key }.map { SQLRenderer.quote($0.name) }
            report.restored += try session.execute(
                "UPDATE \(table) AS t SET \(fields.map { "\($0) = b.\($0)" }.joined(separator: ", "))"
                    + " FROM \(MergeTable.before(kind.id)) AS b WHERE b.run_id = \(run) AND t.account_id = \(owner)"
                    + " AND t.\"id\" = b.\"id\"")
        }
        try removeContent(&report)
        let origin = "(SELECT origin FROM import_run WHERE id = \(run))"
        try session.execute(
            "DELETE FROM import_id WHERE account_id = \(owner) AND origin = \(origin) AND (kind, source_id) IN"
                + " (SELECT kind, source_id FROM import_record WHERE run_id = \(run)"
                + " AND outcome = \(RecordOutcome.created.rawValue))")
    }

    /// Removes the bodies and media that the run brought and nobody refers to any more.
    private func removeContent(_ report: inout Report) throws(DataportError) {
        let uses = AssetKind.catalogue.flatMap { kind in
            kind.attachmentFields.map {
                "SELECT \(SQLRenderer.quote($0.name)) FROM \(SQLRenderer.quote(kind.id.name)) WHERE account_id = \(owner)"
                    + " AND \(SQLRenderer.quote($0.name)) IS NOT NULL"
            }
        }
        report.contentFiles = try session.execute(
            "DELETE FROM content WHERE account_id = \(owner) AND path IN (SELECT path FROM import_content"
                + " WHERE run_id = \(run)) AND path NOT IN (\(uses.joined(separator: " UNION ALL ")))")
    }

    private func hasBefore(_ kind: AssetKind) throws(DataportError) -> Bool {
        try session.hasTable("import_before_\(kind.id.name)")
    }

    private func isWritten(_ kind: AssetKind.ID) -> String {
        "r.run_id = \(run) AND r.kind = '\(kind.name)'"
            + " AND r.outcome IN (\(RecordOutcome.created.rawValue), \(RecordOutcome.updated.rawValue))"
    }
}
