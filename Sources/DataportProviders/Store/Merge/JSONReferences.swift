import DataportCore

/// References that stand inside of JSON: the model has them where a field holds several, or one among other things. They are to kinds that are
/// known by their id alone, so that the rule gives the id they have in the target.
enum JSONReferences {
    /// The column with ids as the target has them, as SQL.
    static func rewrite(_ column: String, _ kind: AssetKind.ID, _ field: String, _ context: MergeContext) -> String {
        switch (kind, field) {
        case (.campaign, "attachments"), (.campaign, "delivery_server_ids"):
            "CASE WHEN \(column) IS NOT NULL THEN"
                + " (SELECT json_group_array(\(context.prefix) || j.value) FROM json_each(\(column)) AS j) END"
        case (.campaign, "autoresponder"): replace(["campaign"], in: column, context)
        case (.mailboxMonitor, "conditions"): each(["list", "campaign_group"], in: column, context)
        case (.segment, "conditions"): each(["campaign"], in: column, context)
        default: column
        }
    }

    /// Every object of an array with the ids of some members rewritten.
    private static func each(_ members: [String], in column: String, _ context: MergeContext) -> String {
        "CASE WHEN \(column) IS NOT NULL THEN (SELECT json_group_array(json(CASE WHEN j.type = 'object' THEN"
            + " \(replace(members, in: "j.value", context)) WHEN j.type = 'text' THEN json_quote(j.value) WHEN j.type IN"
            + " ('true', 'false', 'null') THEN j.type ELSE j.value END)) FROM json_each(\(column)) AS j) END"
    }

    /// `json_replace` leaves alone what is not there.
    private static func replace(_ members: [String], in column: String, _ context: MergeContext) -> String {
        members.reduce(column) { json, member in
            "json_replace(\(json), '$.\(member)', \(context.prefix) || json_extract(\(column), '$.\(member)'))"
        }
    }
}
