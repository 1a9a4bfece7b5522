import DataportCore
import DataportFormats

// How the target is changed, when the states are known.
extension KindMergeSQL {
    private var table: String { SQLRenderer.quote(kind.id.name) }

    private var recordsAndStates: String { "\(state) AS x JOIN \(stage) AS s ON s.\"id\" = x.id" }

    /// Inserts the new records.
    var insert: String {
        let values = kind.fields.map { $0.type == .key ? "x.target_id" : value($0) }
        return "INSERT INTO \(table) (\(SQLRenderer.quote(SQLRenderer.owner)), \(MergeTable.columns(of: kind)))"
            + " SELECT \(context.account), \(values.joined(separator: ", "))"
            + " FROM \(recordsAndStates) WHERE x.outcome = \(RecordOutcome.created.rawValue) ORDER BY x.id"
    }

    /// Keeps what the records are before they are changed.
    func keepBefore(run: Int64) -> String {
        let (before, dialect) = (MergeTable.before(kind.id), context.dialect)
        return "CREATE TABLE IF NOT EXISTS \(before) (run_id \(dialect.integer) NOT NULL,"
            + " \(MergeTable.definitions(of: kind, dialect)), PRIMARY KEY (run_id, \"id\"))\(dialect.clustered);"
            + " INSERT INTO \(before) (run_id, \(MergeTable.columns(of: kind)))"
            + " SELECT \(run), \(MergeTable.columns(of: kind, prefix: "t.")) FROM \(state) AS x"
            + " JOIN \(target) AS t ON t.\"id\" = x.target_id WHERE x.outcome = \(RecordOutcome.updated.rawValue)"
    }

    /// Changes the records that are there.
    var update: String {
        let values = changeable.map { "\(SQLRenderer.quote($0.name)) = \(updated($0))" }.joined(separator: ", ")
        return "UPDATE \(table) AS t SET \(values) FROM \(recordsAndStates)"
            + " WHERE t.\(SQLRenderer.quote(SQLRenderer.owner)) = \(context.account) AND t.\"id\" = x.target_id"
            + " AND x.outcome = \(RecordOutcome.updated.rawValue)"
    }

    private func updated(_ field: Field) -> String {
        let old = "t.\(SQLRenderer.quote(field.name))"
        let ordinary =
            if context.policy == .update || context.policy == .replace {
                merged(field, as: context.policy)
            } else if let isUnfinished {
                "CASE WHEN \(isUnfinished) THEN \(merged(field, as: .update)) ELSE \(old) END"
            } else {
                old
            }
        guard rules.consent.contains(field.name) else { return ordinary }
        return
            "CASE WHEN x.consent > 0 THEN \(value(field)) WHEN s.\"status\" = t.\"status\" THEN \(ordinary) ELSE \(old) END"
    }

    /// Notes the bodies and media that what was written refers to.
    var noteContent: String {
        kind.attachmentFields.map { field in
            let column = SQLRenderer.quote(field.name)
            return "INSERT INTO \(MergeTable.neededContent) SELECT s.\(column) FROM \(recordsAndStates)"
                + " WHERE x.outcome IN (\(Self.written)) AND s.\(column) IS NOT NULL ON CONFLICT DO NOTHING;"
        }.joined(separator: " ")
    }

    /// Writes the state of every record that was not found unchanged into the ledger, and exceptions from the rule of ids into the id map.
    func keepLedger(run: Int64) -> String {
        let hash = context.dialect.hash(MergeTable.columns(of: kind, prefix: "t."))
        return """
            INSERT INTO import_record (run_id, kind, source_id, target_id, outcome, reason, hash)
                SELECT \(run), '\(kind.id.name)', x.id, x.target_id, x.outcome, x.reason,
                    CASE WHEN x.outcome IN (\(Self.written)) THEN \(hash) END
                FROM \(state) AS x LEFT JOIN \(target) AS t ON t."id" = x.target_id
                WHERE x.outcome <> \(RecordOutcome.unchanged.rawValue) ORDER BY x.id;
            INSERT INTO import_id (account_id, origin, kind, source_id, target_id)
                SELECT \(context.account), \(context.origin), '\(kind.id.name)', x.id, x.target_id FROM \(state) AS x
                WHERE \(isException) AND x.outcome <> \(RecordOutcome.rejected.rawValue)
                ON CONFLICT (account_id, origin, kind, source_id) DO UPDATE SET target_id = excluded.target_id;
            INSERT INTO import_count (run_id, kind, outcome, reason, records)
                SELECT \(run), '\(kind.id.name)', outcome, COALESCE(reason, ''), count(*) FROM \(state)
                GROUP BY outcome, reason
            """
    }

    private var isException: String { "x.target_id IS DISTINCT FROM \(context.ruledID("x.id", of: kind.id))" }

    /// Whether some records have another id in the target than the rule gives.
    var hasExceptions: String { "SELECT EXISTS (SELECT 1 FROM \(state) AS x WHERE \(isException))" }

    private static let written = "\(RecordOutcome.created.rawValue), \(RecordOutcome.updated.rawValue)"
}
