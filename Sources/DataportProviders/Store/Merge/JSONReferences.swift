import DataportCore

/// References that stand inside of JSON: the model has them where a field holds several, or one among other things. They are to kinds that are
/// known by their id alone, so that the rule gives the id they have in the target.
enum JSONReferences {
    /// The column with ids as the target has them, as SQL.
    static func rewrite(_ column: String, _ kind: AssetKind.ID, _ field: String, _ context: MergeContext) -> String {
        let dialect = context.dialect
        return switch (kind, field) {
        case (.campaign, "attachments"), (.campaign, "delivery_server_ids"): dialect.prefixAll(column, context.prefix)
        case (.campaign, "autoresponder"): dialect.prefixMembers(["campaign"], of: column, context.prefix)
        case (.mailboxMonitor, "conditions"):
            dialect.prefixMembers(["list", "campaign_group"], ofAll: column, context.prefix)
        case (.segment, "conditions"): dialect.prefixMembers(["campaign"], ofAll: column, context.prefix)
        default: column
        }
    }
}
