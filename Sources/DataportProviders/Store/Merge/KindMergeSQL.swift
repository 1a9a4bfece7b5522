import DataportCore
import DataportFormats

/// The statements that merge the staged records of one kind. In all of them `s` is the archive's record, `x` its state and `t` the
/// target's record.
struct KindMergeSQL {
    let kind: AssetKind
    let context: MergeContext

    var rules: MergeRules { kind.mergeRules }
    var stage: String { MergeTable.stage(kind.id) }
    var state: String { MergeTable.state(kind.id) }
    var target: String { MergeTable.target(kind.id) }

    // MARK: Ids

    /// The id that the record has in the target if nothing speaks against it.
    var ownID: String {
        let ruled = context.ruledID("s.\"id\"", of: kind.id)
        return context.mapped.contains(kind.id) ? "COALESCE(m.target_id, \(ruled))" : ruled
    }

    /// Joins the id map as `m`, where it has exceptions.
    var mapJoin: String {
        guard context.mapped.contains(kind.id) else { return "" }
        return " LEFT JOIN import_id AS m ON \(mapCondition("m", kind.id)) AND m.source_id = s.\"id\""
    }

    private func mapCondition(_ alias: String, _ kind: AssetKind.ID) -> String {
        "\(alias).account_id = \(context.account) AND \(alias).origin = \(context.origin) AND \(alias).kind = '\(kind.name)'"
    }

    /// The natural key of a staged record, or of one of the target, as one value.
    func naturalKey(of alias: String) -> String {
        let parts = rules.naturalKey.compactMap { name in
            kind.fields.first { $0.name == name }.map { field in
                let part = alias == "s" ? value(field) : "\(alias).\(SQLRenderer.quote(name))"
                return rules.caseless.contains(name) ? "lower(\(part))" : part
            }
        }
        return parts.count == 1 ? parts[0] : context.dialect.tuple(parts)
    }

    /// True when a staged record has a natural key that the target's record of its own id does not have.
    var needsKeys: String {
        "SELECT EXISTS (SELECT 1 FROM \(stage) AS s\(mapJoin) LEFT JOIN \(target) AS o ON o.\"id\" = \(ownID)"
            + " WHERE o.\"id\" IS NULL OR \(naturalKey(of: "o")) IS DISTINCT FROM \(naturalKey(of: "s")))"
            + " AND EXISTS (SELECT 1 FROM \(target))"
    }

    /// Indexes the target's records by natural key. Of several with the same key the first counts.
    var makeKeys: String {
        let table = MergeTable.key(kind.id)
        let dialect = context.dialect
        return
            "CREATE TEMP TABLE \(table) (k \(dialect.text)\(dialect.lookup), id \(dialect.text) NOT NULL)\(dialect.clustered);"
            + " INSERT INTO \(table) SELECT \(naturalKey(of: "t")) AS k, min(t.\"id\") FROM \(target) AS t"
            + " GROUP BY k ORDER BY k"
    }

    // MARK: Values

    /// The value that a field of a staged record has in the target.
    func value(_ field: Field) -> String {
        let column = "s.\(SQLRenderer.quote(field.name))"
        switch field.type {
        case .key: return ownID
        case .reference(let parent):
            let ruled = context.ruledID(column, of: parent)
            if context.mapped.contains(parent), !context.staged.contains(parent) {
                return "COALESCE((SELECT i.target_id FROM import_id AS i WHERE \(mapCondition("i", parent))"
                    + " AND i.source_id = \(column)), \(ruled))"
            }
            guard context.moved.contains(parent) else { return ruled }
            return
                "COALESCE((SELECT p.target_id FROM \(MergeTable.state(parent)) AS p WHERE p.id = \(column)), \(ruled))"
        default: return special(field, column)
        }
    }

    private func special(_ field: Field, _ column: String) -> String {
        switch (kind.id, field.name) {
        // Nothing that arrives in an account that is in use may be sent by itself.
        case (.campaign, "status"):
            return
                "CASE WHEN \(column) IN ('sent', 'cancelled', 'archived', 'blocked') THEN \(column) ELSE 'draft' END"
        case (.suppression, "target") where !context.prefixText.isEmpty:
            let isList =
                "s.\"scope\" = 'list' AND EXISTS (SELECT 1 FROM \(MergeTable.stage(.list)) AS l WHERE l.\"id\" = \(column))"
            return "CASE WHEN \(isList) THEN \(listID(column)) ELSE \(column) END"
        default:
            return context.prefixText.isEmpty ? column : JSONReferences.rewrite(column, kind, field.name, context)
        }
    }

    /// The id that a list has in the target. Suppressions are decided before lists, so that the id map is asked and not the state of the list.
    private func listID(_ column: String) -> String {
        let ruled = "\(context.prefix) || \(column)"
        guard context.mapped.contains(.list) else { return ruled }
        return "COALESCE((SELECT i.target_id FROM import_id AS i WHERE \(mapCondition("i", .list))"
            + " AND i.source_id = \(column)), \(ruled))"
    }

    /// What a secret field holds when the secret was taken out.
    func marker(of field: Field) -> String? {
        field.type.marker.map { context.dialect.literal(String(decoding: $0, as: UTF8.self)) }
    }

    // MARK: Differences

    /// Fields that a merge may change in a record that is there.
    var changeable: [Field] {
        guard !rules.isAppendOnly else { return [] }
        let unseen = context.unseen[kind.id] ?? []
        return kind.fields.filter {
            $0.type != .key && !rules.fixed.contains($0.name) && !unseen.contains($0.name) && !isRenamed($0)
        }
    }

    /// Services give files names of their own, and with them other endings; what is in them is known by its digest.
    private func isRenamed(_ field: Field) -> Bool {
        context.ignoresBlanks && kind.id == .mediaFile && ["filename", "content"].contains(field.name)
    }

    /// Fields in which a difference is worth a word.
    private var compared: [Field] {
        rules.isAppendOnly ? kind.fields.filter { $0.type != .key } : changeable
    }

    /// Whether the archive's record says something else than the target's, as SQL.
    var differs: String { any(compared.map { isDifferent($0, as: context.ignoresBlanks ? .update : .replace) }) }

    /// Whether the policy gives the target's record other values, as SQL.
    var changes: String {
        if context.policy == .update || context.policy == .replace {
            return any(changeable.map { isDifferent($0, as: context.policy) })
        }
        guard let isUnfinished else { return "FALSE" }
        return "(\(isUnfinished) AND \(any(changeable.map { isDifferent($0, as: .update) })))"
    }

    /// Whether an earlier run may have left a staged record half written, as SQL; `nil` when none is.
    var isUnfinished: String? {
        guard context.unfinished.contains(kind.id) else { return nil }
        return
            "EXISTS (SELECT 1 FROM \(MergeTable.unfinished) AS u WHERE u.kind = '\(kind.id.name)' AND u.id = s.\"id\")"
    }

    private func any(_ conditions: [String]) -> String {
        conditions.isEmpty ? "FALSE" : "(" + conditions.joined(separator: " OR ") + ")"
    }

    private func isDifferent(_ field: Field, as policy: ConflictPolicy) -> String {
        let old = "t.\(SQLRenderer.quote(field.name))"
        var condition = "\(merged(field, as: policy)) IS DISTINCT FROM "
        if isMergedJSON(field, policy) {
            // Mostly it is the very same text, or what the target adds stands behind it, and needs not be taken apart.
            let new = value(field)
            let isBegun = "substr(\(old), 1, length(\(new))) = substr(\(new), 1, length(\(new)) - 1) || ','"
            condition =
                "(\(new) IS NOT NULL AND \(new) IS DISTINCT FROM \(old) AND (\(isBegun)) IS NOT TRUE"
                + " AND \(condition)\(context.dialect.normalObject(old)))"
        } else {
            condition += old
        }
        // A status that differs is a matter of consent, decided apart.
        return rules.consent.contains(field.name) ? "(s.\"status\" = t.\"status\" AND \(condition))" : condition
    }

    /// Services add members of their own to what is only theirs.
    private func isMergedJSON(_ field: Field, _ policy: ConflictPolicy) -> Bool {
        guard policy == .update else { return false }
        return field.name == "fields" || (context.ignoresBlanks && ["extra", "raw"].contains(field.name))
    }

    /// The value of a field after the record was merged as `policy` has it, as SQL.
    func merged(_ field: Field, as policy: ConflictPolicy) -> String {
        let (new, old) = (value(field), "t.\(SQLRenderer.quote(field.name))")
        if let marker = marker(of: field) { return "COALESCE(NULLIF(\(new), \(marker)), \(old))" }
        if rules.consent.contains(field.name), field.name == "since" { return later(new, old) }
        switch policy {
        case .replace: return new
        case .update where isMergedJSON(field, policy):
            let dialect = context.dialect
            return
                "CASE WHEN \(new) IS NULL THEN \(dialect.normalObject(old)) ELSE \(dialect.mergeObjects(old, new)) END"
        default: return "COALESCE(\(new), \(old))"
        }
    }

    /// The later of two times: the moment of an opt-out never moves back, where an old consent would outlast it.
    private func later(_ new: String, _ old: String) -> String {
        "CASE WHEN \(new) IS NULL OR rtrim(\(new), 'Z') < rtrim(\(old), 'Z') THEN \(old) ELSE \(new) END"
    }
}
