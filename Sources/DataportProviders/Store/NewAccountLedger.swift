import DataportCore

/// The ledger of an import that made an account: every record was created, so that counts and a hash of each kind say all.
enum NewAccountLedger {
    /// The records of one kind that were written.
    struct Tally: Sendable {
        let kind: AssetKind.ID
        private(set) var records: Int
        private(set) var hash: UInt64

        /// What a batch adds. Secrets do not count: they are markers now and are meant to be entered.
        init(kind: AssetKind, _ batch: borrowing RecordBatch) {
            self.kind = kind.id
            records = batch.rowCount
            let secrets = kind.fields.indices.filter { kind.fields[$0].sensitivity == .secret }
            hash = batch.hash(skipping: Set(secrets))
        }

        mutating func add(_ other: Tally) {
            records += other.records
            hash &+= other.hash
        }
    }

    /// Writes a run that has come to its end, in the transaction of its records.
    static func write(
        _ tallies: [Tally], _ identity: ImportIdentity, account: String, on session: any StoreSession
    ) throws(DataportError) {
        try ImportTables.create(on: session)
        let run = try ImportTables.begin(
            identity, account: account, policy: .skip, isNewAccount: true, on: session)
        for tally in tallies where tally.records > 0 {
            try session.execute(
                "INSERT INTO import_count (run_id, kind, outcome, reason, records, hash) VALUES (\(run), '\(tally.kind.name)',"
                    + " \(RecordOutcome.created.rawValue), '', \(tally.records), \(Int64(bitPattern: tally.hash)))")
        }
        try ImportTables.remember("", of: identity.origin, account: account, on: session)
        try ImportTables.finish(run, on: session)
    }
}
