import DataportCore
import DataportFormats

// What becomes of every record: one statement a kind, which reads the target and writes only to temporary tables.
extension KindMergeSQL {
    /// Fills the table of states.
    var classify: String {
        """
        INSERT INTO \(state) (id, target_id, outcome, reason, consent)
        SELECT q.id, q.target_id, \(outcome), \(reason), q.consent FROM (
            SELECT s."id" AS id, s.target_id, s.is_taken, \(hasRejectedParent) AS is_orphan, \(lacksParent) AS is_stray, t."id" IS NOT NULL AS is_there,
                \(consent) AS consent, \(isLooser) AS is_looser, \(changes) AS changes, \(differs) AS differs
            FROM (\(identified)) AS s LEFT JOIN \(target) AS t ON t."id" = s.target_id AND NOT s.is_taken\(context.dialect.fence)
        ) AS q ORDER BY q.id
        """
    }

    /// The staged records with the id that they have in the target, and whether another record has that id.
    private var identified: String {
        // Without an index by key all that are there have their own id, or the target has none.
        guard context.keyed.contains(kind.id) else {
            return "SELECT s.*, \(ownID) AS target_id, FALSE AS is_taken FROM \(stage) AS s\(mapJoin)"
        }
        let theirs = naturalKey(of: "o")
        let isOther = "o.\"id\" IS NOT NULL AND \(theirs) IS DISTINCT FROM s.own_key"
        let renamed = "CASE WHEN \(isOther) THEN s.own_id || '@' || \(context.origin) ELSE s.own_id END"
        let fallback = rules.takenID == .reject ? "s.own_id" : renamed
        let isTaken = rules.takenID == .reject ? "k.id IS NULL AND \(isOther)" : "FALSE"
        return """
            SELECT s.*, CASE WHEN o."id" IS NOT NULL AND \(theirs) IS NOT DISTINCT FROM s.own_key THEN s.own_id ELSE COALESCE(k.id, \(fallback)) END
                AS target_id, \(isTaken) AS is_taken
            FROM (SELECT s.*, \(ownID) AS own_id, \(naturalKey(of: "s")) AS own_key FROM \(stage) AS s\(mapJoin)\(context.dialect.fence)) AS s
                LEFT JOIN \(target) AS o ON o."id" = s.own_id
                LEFT JOIN \(MergeTable.key(kind.id)) AS k ON k.k = s.own_key
            """
    }

    private var hasRejectedParent: String {
        let conditions = kind.fields.compactMap { field -> String? in
            guard case .reference(let parent) = field.type, context.rejecting.contains(parent) else { return nil }
            return
                "EXISTS (SELECT 1 FROM \(MergeTable.state(parent)) AS p WHERE p.id = s.\(SQLRenderer.quote(field.name))"
                + " AND p.outcome = \(RecordOutcome.rejected.rawValue))"
        }
        return conditions.isEmpty ? "FALSE" : "(" + conditions.joined(separator: " OR ") + ")"
    }

    /// Whether the record refers to a kind of which the archive brings nothing, and to no record of the target.
    private var lacksParent: String {
        let conditions = kind.fields.compactMap { field -> String? in
            guard case .reference(let parent) = field.type, !context.staged.contains(parent) else { return nil }
            return "\(value(field)) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM \(MergeTable.target(parent)) AS p"
                + " WHERE p.\"id\" = \(value(field)))"
        }
        return conditions.isEmpty ? "FALSE" : "(" + conditions.joined(separator: " OR ") + ")"
    }

    private var outcome: String {
        // Under `fail` nothing is decided record by record: what differs is named.
        let isChanged = context.policy == .fail ? "FALSE" : "q.consent > 0 OR q.changes"
        return """
            CASE WHEN q.is_taken OR q.is_orphan OR q.is_stray THEN \(RecordOutcome.rejected.rawValue)
                WHEN NOT q.is_there THEN \(RecordOutcome.created.rawValue)
                WHEN \(isChanged) THEN \(RecordOutcome.updated.rawValue)
                WHEN q.is_looser OR q.consent > 0 OR \(isLeft) THEN \(RecordOutcome.skipped.rawValue)
                ELSE \(RecordOutcome.unchanged.rawValue) END
            """
    }

    /// Whether a difference remains that is worth a word: what is blank in the archive and stays is none under `update`.
    private var isLeft: String { context.policy == .update && !rules.isAppendOnly ? "FALSE" : "q.differs" }

    private var reason: String {
        """
        CASE WHEN q.is_taken THEN '\(MergeReason.idTaken.rawValue)'
            WHEN q.is_orphan THEN '\(MergeReason.parentRejected.rawValue)'
            WHEN q.is_stray THEN '\(MergeReason.parentMissing.rawValue)'
            WHEN NOT q.is_there THEN NULL
            WHEN q.consent = 1 THEN '\(MergeReason.consentTightened.rawValue)'
            WHEN q.consent = 2 THEN '\(MergeReason.consentLoosened.rawValue)'
            WHEN q.is_looser THEN '\(MergeReason.consentKept.rawValue)'
            WHEN NOT q.changes AND \(isLeft) THEN '\(MergeReason.exists.rawValue)' END
        """
    }

    // MARK: Consent

    /// How strict a status is, as SQL.
    private func strictness(_ column: String) -> String {
        let cases = SubscriptionStatus.allCases.map { "WHEN '\($0.rawValue)' THEN \($0.strictness)" }
        return "CASE \(column) \(cases.joined(separator: " ")) ELSE \(SubscriptionStatus.allCases.count) END"
    }

    /// Whether the archive would make the person more contactable, as SQL.
    private var isLooser: String {
        guard !rules.consent.isEmpty else { return "FALSE" }
        return "t.\"id\" IS NOT NULL AND \(strictness("s.\"status\"")) < \(strictness("t.\"status\""))"
    }

    /// 1: the archive is stricter and wins. 2: it is looser and proven. 0: the target's consent stays.
    private var consent: String {
        guard !rules.consent.isEmpty else { return "0" }
        let proven = context.allowsResubscribing ? "WHEN \(isLooser) AND \(isProven) THEN 2" : ""
        return """
            CASE WHEN t."id" IS NULL THEN 0
                WHEN \(strictness("s.\"status\"")) > \(strictness("t.\"status\"")) THEN 1 \(proven) ELSE 0 END
            """
    }

    /// Whether the archive has a consent to this subscription that is newer than every opt-out that the target knows of. Where the target does
    /// not say when the opt-out was, or only without a zone or as a day, nothing is newer; and a consent whose time is known no better is not
    /// newer than anything: half a day is what zones are apart. Times are compared without their `Z`, behind which a fraction would sort first.
    private var isProven: String {
        let holds = SubscriptionStatus.allCases.filter(\.isHold).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let optedOut =
            "(SELECT v.at FROM \(MergeTable.optOut) AS v WHERE v.subscription_id = t.\"id\")"
        let latest =
            "CASE WHEN t.\"since\" IS NULL AND \(optedOut) IS NULL"
            + " OR COALESCE(t.\"since_precision\", 'exact') <> 'exact' THEN '9999-12-31T23:59:59'"
            + " ELSE \(context.dialect.greatest("COALESCE(rtrim(t.\"since\", 'Z'), '')", "COALESCE(\(optedOut), '')")) END"
        return """
            t."status" NOT IN (\(holds)) AND EXISTS (SELECT 1 FROM \(MergeTable.stage(.consentEvent)) AS e
                WHERE e."subscription_id" = s."id" AND e."event" IN ('opt_in', 'confirm')
                AND COALESCE(e."extra", '') NOT LIKE '%"at_precision"%' AND rtrim(e."at", 'Z') > \(latest))
            """
    }

    // MARK: Two records of the archive that are one in the target

    /// Whether there are such records.
    var hasDuplicates: String {
        "SELECT count(*) > count(DISTINCT target_id) FROM \(state) WHERE outcome <> \(RecordOutcome.rejected.rawValue)"
    }

    /// Keeps the strictest of records that are one in the target, or else the first, and skips the others. New subscriptions are one when they
    /// are of the same contact to the same list.
    var skipDuplicates: String {
        let order = rules.consent.isEmpty ? "" : "\(strictness("s.\"status\"")) DESC, "
        let group =
            kind.id == .subscription
            ? "CASE WHEN x.outcome = \(RecordOutcome.created.rawValue) THEN \(naturalKey(of: "s")) ELSE x.target_id END"
            : "x.target_id"
        return """
            UPDATE \(state) AS x SET outcome = \(RecordOutcome.skipped.rawValue), consent = 0,
                reason = '\(MergeReason.duplicate.rawValue)', target_id = d.target_id
            FROM (SELECT x.id AS id, row_number() OVER w AS number, first_value(x.target_id) OVER w AS target_id
                FROM \(state) AS x JOIN \(stage) AS s ON s."id" = x.id WHERE x.outcome <> \(RecordOutcome.rejected.rawValue)
                WINDOW w AS (PARTITION BY \(group) ORDER BY \(order)x.id)) AS d
            WHERE d.number > 1 AND x.id = d.id
            """
    }
}
