import DataportCore
import DataportFormats

/// What earlier runs made at a service, by their journal, in a table of a store.
struct MadeRecords {
    /// A line of the table through which ids go on their way.
    private static let kind = AssetKind(
        "made_record", plural: "made_records", "A record that was made; its id is the one in the archive.",
        fields: [.text("kind", "Its kind."), .text("target_id", "Its id at the service.")])

    private let session: any StoreSession
    private let table = MergeTable.stage(Self.kind.id)

    /// Reads a journal.
    init(_ journal: ServiceJournal, on session: any StoreSession) throws(DataportError) {
        self.session = session
        try session.execute("CREATE TEMP TABLE \(table) (\(MergeTable.definitions(of: Self.kind, session.dialect)))")
        let table = table
        var batch = RecordBatch(fieldCount: Self.kind.fields.count)
        try journal.forEachMade { (kind, ids, targets) throws(DataportError) in
            batch.reset(fieldCount: Self.kind.fields.count)
            for (id, target) in zip(ids, targets) {
                for value in [id, kind.name, target] { batch.append(text: value) }
                for _ in 3..<Self.kind.fields.count { batch.appendNull() }
            }
            try session.load(batch, of: Self.kind, into: table, owner: nil)
        }
        try session.endLoading()
    }

    /// Puts what is still there into the id map of the store, which holds the account by now; of a record that was made twice the last one counts.
    func remember(as identity: ImportIdentity, _ account: String) throws(DataportError) {
        let literal = session.dialect.literal
        for kind in try session.texts("SELECT DISTINCT kind FROM \(table)") where AssetKind.kind(.init(kind)) != nil {
            try session.execute(
                "INSERT OR REPLACE INTO import_id (account_id, origin, kind, source_id, target_id)"
                    + " SELECT \(literal(account)), \(literal(identity.origin)), m.kind, m.id, m.target_id FROM \(table) AS m"
                    + " WHERE m.kind = \(literal(kind)) AND EXISTS (SELECT 1 FROM \(SQLRenderer.quote(kind)) AS t"
                    + " WHERE t.\"account_id\" = \(literal(account)) AND t.\"id\" = m.target_id) ORDER BY m.rowid")
        }
        try session.execute("DROP TABLE \(table)")
    }
}
