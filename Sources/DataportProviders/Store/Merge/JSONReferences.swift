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
        if places.contains(.elements) { return dialect.prefixAll(column, context.prefix) }
        if !members.isEmpty { return dialect.prefixMembers(members, of: column, context.prefix) }
        return membersOfEach.isEmpty ? column : dialect.prefixMembers(membersOfEach, ofAll: column, context.prefix)
    }
}
