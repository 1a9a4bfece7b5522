import DataportCore

/// References that stand inside of JSON (`AssetKind.embeddedReferences`). They are to kinds that are known by their id alone, so that the rule gives
/// the id they have in the target.
enum JSONReferences {
    /// The column with ids as the target has them, as SQL.
    static func rewrite(_ column: String, _ kind: AssetKind, _ field: String, _ context: MergeContext) -> String {
        let places = kind.embeddedReferences.filter { $0.field == field }.map(\.place)
        let members = places.compactMap { if case .member(let name) = $0 { name } else { nil } }
        let membersOfEach = places.compactMap { if case .memberOfEach(let name) = $0 { name } else { nil } }
        let dialect = context.dialect
        if let parent = kind.embeddedReferences.first(where: { $0.field == field && $0.place == .elements })?.target {
            return dialect.prefixAll(column, context.prefix, unless: mapped(parent, context))
        }
        if !members.isEmpty { return dialect.prefixMembers(members, of: column, context.prefix) }
        return membersOfEach.isEmpty ? column : dialect.prefixMembers(membersOfEach, ofAll: column, context.prefix)
    }

    /// The id that the element `j` of an array has by the id map, as SQL; `nil` when the map says nothing of the kind.
    private static func mapped(_ kind: AssetKind.ID, _ context: MergeContext) -> String? {
        guard context.mapped.contains(kind), context.dialect == .sqlite else { return nil }
        return "(SELECT i.target_id FROM import_id AS i WHERE i.account_id = \(context.account)"
            + " AND i.origin = \(context.origin) AND i.kind = '\(kind.name)' AND i.source_id = j.value)"
    }
}
