import DataportCore
import DataportFormats

extension MailWizzMapping {
    /// Names of things that have other numbers on every installation.
    struct Names {
        /// Tags of a list's fields by their numbers.
        var tags: [String: String] = [:]
        /// Slugs of operators by their numbers.
        var operators: [String: String] = [:]
        /// Campaigns' uids by their numbers.
        var campaigns: [String: String] = [:]
    }

    /// A segment; its conditions name tags, slugs and uids, and never a number.
    static func segment(_ segment: RemoteObject, _ names: Names) -> [String: String] {
        var values = ["name": segment.text("name") ?? ""]
        values["match"] = segment.text("operator_match").flatMap { ["any", "all"].contains($0) ? $0 : nil }
        values["subscribers_count"] = segment.count("subscribers_count").map(String.init)
        values["created_at"] = time(segment.text("date_added"))
        guard segment.has("conditions") || segment.has("campaign_conditions") else { return values }
        let conditions = segment.elements("conditions").compactMap { RemoteObject($0) }.map { condition($0, names) }
        let campaigns = segment.elements("campaign_conditions").compactMap { RemoteObject($0) }
            .map { campaignCondition($0, names) }
        values["conditions"] = "[\((conditions + campaigns).joined(separator: ","))]"
        return values
    }

    private static func condition(_ condition: RemoteObject, _ names: Names) -> String {
        let field = condition.text("field_id").flatMap { names.tags[$0] }
        let slug = condition.text("operator_id").flatMap { names.operators[$0] }
        return Self.condition(field: field, slug: slug, value: condition.string("value") ?? condition.text("value"))
    }

    /// A condition as archives hold it.
    static func condition(field: String?, slug: String?, value: String?) -> String {
        object([("field", field), ("operator", slug), ("value", value ?? "")]) ?? "{}"
    }

    private static func campaignCondition(_ condition: RemoteObject, _ names: Names) -> String {
        let members = [
            ("campaign", condition.text("campaign_id").flatMap { names.campaigns[$0] }),
            ("action", condition.text("action")),
            ("operator", condition.text("time_comparison_operator")), ("value", condition.text("time_value")),
            ("unit", condition.text("time_unit")),
        ]
        return object(members.map { (key: $0.0, value: $0.1) }) ?? "{}"
    }
}
