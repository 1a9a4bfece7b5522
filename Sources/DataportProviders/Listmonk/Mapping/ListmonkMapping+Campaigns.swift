import DataportCore
import DataportFormats

extension ListmonkMapping {
    private static let statuses = [
        "draft": "draft", "running": "sending", "scheduled": "scheduled", "paused": "paused",
        "cancelled": "cancelled", "finished": "sent",
    ]

    /// A campaign without its bodies and what it refers to.
    static func campaign(_ campaign: RemoteObject) -> [String: String] {
        var values = ["name": campaign.string("name") ?? "", "type": "regular", "dialect": "listmonk"]
        let status = campaign.string("status")
        values["status"] = status.flatMap { statuses[$0] } ?? "unknown"
        values["subject"] = campaign.string("subject")
        let sender = sender(campaign.string("from_email"))
        values["from_name"] = sender.name
        values["from_email"] = sender.address
        if let time = campaign.time("send_at") {
            values["send_at"] = time
            values["send_at_zone"] = "utc"
        }
        values["counters"] = counters(campaign)
        values["started_at"] = campaign.time("started_at")
        values["created_at"] = campaign.time("created_at")
        values["updated_at"] = campaign.time("updated_at")
        var taken: Set = [
            "id", "name", "subject", "from_email", "body", "send_at", "started_at", "created_at", "updated_at",
            "to_send", "sent", "views", "clicks", "bounces",
        ]
        // A text beside a text has no field of its own.
        if !["plain", "markdown"].contains(campaign.string("content_type")) { taken.insert("altbody") }
        if values["status"] != "unknown" { taken.insert("status") }
        values["extra"] = campaign.rest(without: taken)
        return values
    }

    private static func counters(_ campaign: RemoteObject) -> String? {
        let names = [
            ("recipients", "to_send"), ("sent", "sent"), ("opens", "views"), ("clicks", "clicks"),
            ("bounces", "bounces"),
        ]
        let members = names.compactMap { ours, theirs in campaign.literal(theirs).map { "\"\(ours)\":\($0)" } }
        return members.isEmpty ? nil : "{\(members.joined(separator: ","))}"
    }

    /// A sender such as `Name <address>`, taken apart.
    static func sender(_ text: String?) -> (name: String?, address: String?) {
        guard let text, !text.isEmpty else { return (nil, nil) }
        guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else { return (nil, text) }
        var name = text[..<open]
        while name.last == " " { name.removeLast() }
        if name.count >= 2, name.first == "\"", name.last == "\"" { name = name.dropFirst().dropLast() }
        let address = text[text.index(after: open)...].dropLast()
        return (name.isEmpty ? nil : String(name), String(address))
    }
}
