import DataportCore
import DataportFormats

/// What earlier runs made at a service, by their journal.
enum MadeRecords {
    /// A line of the table through which ids go on their way.
    private static let kind = AssetKind(
        "made_record", plural: "made_records", "A record that was made; its id is the one in the archive.",
        fields: [.text("kind", "Its kind."), .text("target_id", "Its id at the service.")])

    /// Puts what is still there into the id map of a store; of a record that was made twice the last one counts.
    static func remember(
        _ journal: ServiceJournal, _ identity: ImportIdentity, _ account: String, on session: any StoreSession
    ) throws(DataportError) {
        let (literal, table) = (session.dialect.literal, MergeTable.stage(kind.id))
        try session.execute("CREATE TEMP TABLE \(table) (\(MergeTable.definitions(of: kind, session.dialect)))")
        var batch = RecordBatch(fieldCount: kind.fields.count)
        try journal.forEachMade { (kind, ids, targets) throws(DataportError) in
            batch.reset(fieldCount: Self.kind.fields.count)
            for (id, target) in zip(ids, targets) {
                for value in [id, kind.name, target] { batch.append(text: value) }
                for _ in 3..<Self.kind.fields.count { batch.appendNull() }
            }
            try session.load(batch, of: Self.kind, into: table, owner: nil)
        }
        try session.endLoading()
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
