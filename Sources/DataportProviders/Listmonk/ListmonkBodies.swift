import DataportCore
import DataportFormats

/// What listmonk is sent.
enum ListmonkBodies {
    /// A list. What is not said is emptied by listmonk, so that what is there goes along.
    @Sendable static func list(_ change: ServiceChange) -> String {
        let row = change.row
        let tags = RemoteObject(row["extra"] ?? change.before?["extra"] ?? "")?.literal("tags")
        return object([
            ("name", text(row["name"])), ("type", text(row["visibility"] ?? "private")),
            ("optin", text(row["opt_in"] ?? "single")), ("status", text(row["status"])),
            ("description", text(row["description"])), ("tags", tags),
        ])
    }

    /// A person, on no list. Of one that is there only these are changed (PATCH): a PUT without its lists would take it off them.
    static func subscriber(_ change: ServiceChange, isBlocked: Bool) -> String {
        let row = change.row
        let status = RemoteObject(row["extra"] ?? "")?.string("status")
        let isNew = change.before == nil
        return object([
            ("email", text(row["email"])), ("name", text(row["name"] ?? "")),
            ("attribs", row["fields"] ?? (isNew ? "{}" : nil)),
            ("status", text(isBlocked ? "blocklisted" : status ?? (isNew ? "enabled" : nil))),
            ("lists", isNew ? "[]" : nil),
        ])
    }

    /// Somebody of whom nothing is known but that the address must not be mailed.
    static func blocked(_ address: String) -> String {
        object([
            ("email", text(address)), ("name", text("")), ("attribs", "{}"), ("status", text("blocklisted")),
            ("lists", "[]"),
        ])
    }

    /// A template.
    static func template(_ change: ServiceChange, body: String) -> String {
        let row = change.row
        let extra = RemoteObject(row["extra"] ?? "")
        return object([
            ("name", text(row["name"])), ("type", text(extra?.string("type") ?? "tx")),
            ("subject", text(row["subject"] ?? "")), ("body", text(body)),
            ("body_source", extra?.literal("body_source")),
        ])
    }

    /// A campaign, always as a draft: listmonk makes no other.
    static func campaign(
        _ change: ServiceChange, html: String?, text body: String?, list: String, template: String?, media: [String]
    ) -> String {
        let row = change.row
        let extra = RemoteObject(row["extra"] ?? "")
        let sender = [row["from_name"].map { "\"\($0.replacing("\"", with: "'"))\" <" }, row["from_email"]]
        let isNamed = row["from_name"] != nil && row["from_email"] != nil
        return object([
            ("name", text(row["name"])), ("subject", text(row["subject"] ?? "")), ("lists", "[\(list)]"),
            ("from_email", isNamed ? text(sender.compactMap { $0 }.joined() + ">") : text(row["from_email"])),
            ("type", text("regular")),
            ("content_type", text(extra?.string("content_type") ?? (html == nil ? "plain" : "html"))),
            ("body", text(html ?? body ?? "")),
            ("altbody", html != nil ? text(body) : extra?.literal("altbody")),
            ("body_source", extra?.literal("body_source")), ("messenger", text("email")),
            ("tags", extra?.literal("tags")), ("headers", extra?.literal("headers")),
            ("attribs", extra?.literal("attribs")),
            ("template_id", template.flatMap { Int($0) == nil ? nil : $0 }),
            ("media", media.isEmpty ? nil : "[\(media.joined(separator: ","))]"),
        ])
    }

    private static func text(_ value: String?) -> String? { value.map(JSONText.string) }

    private static func object(_ members: [(String, String?)]) -> String {
        "{" + members.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }.joined(separator: ",") + "}"
    }
}
