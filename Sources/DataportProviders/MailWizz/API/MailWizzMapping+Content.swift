import DataportCore
import DataportFormats

extension MailWizzMapping {
    private static let campaignStatuses = [
        "draft": "draft", "pending-sending": "scheduled", "pending-approve": "scheduled", "sending": "sending",
        "processing": "sending", "sent": "sent", "paused": "paused", "blocked": "blocked",
        "pending-delete": "blocked",
    ]

    /// A campaign without its body, which MailWizz does not show, and without what it refers to.
    static func campaign(_ campaign: RemoteObject) -> [String: String] {
        var values = ["name": campaign.text("name") ?? "", "dialect": "mailwizz"]
        values["type"] = campaign.text("type") == "autoresponder" ? "autoresponder" : "regular"
        let word = campaign.text("status") ?? ""
        values["status"] = campaignStatuses[word] ?? "unknown"
        for name in ["from_name", "from_email", "reply_to", "to_name", "subject"] { values[name] = campaign.text(name) }
        // The customer's clock, whose zone MailWizz does not tell.
        values["send_at"] = time(campaign.text("send_at"))
        if values["send_at"] != nil { values["send_at_zone"] = "unknown" }
        values["created_at"] = time(campaign.text("date_added"))
        values["extra"] = object([
            ("campaign_id", campaign.text("campaign_id")),
            ("status", ["draft", "sending", "sent", "paused", "blocked"].contains(word) ? nil : word),
            ("send_at", values["send_at"] == nil ? campaign.text("send_at") : nil),
            ("date_added", values["created_at"] == nil ? campaign.text("date_added") : nil),
        ])
        return values
    }

    private static let counterNames = [
        ("recipients", "processed_count"), ("delivered", "delivery_success_count"),
        ("failed", "delivery_error_count"), ("opens", "opens_count"), ("unique_opens", "unique_opens_count"),
        ("clicks", "clicks_count"), ("unique_clicks", "unique_clicks_count"), ("unsubscribes", "unsubscribes_count"),
        ("complaints", "complaints_count"), ("bounces", "bounces_count"), ("hard_bounces", "hard_bounces_count"),
        ("soft_bounces", "soft_bounces_count"), ("internal_bounces", "internal_bounces_count"),
    ]

    /// The results of a campaign.
    static func counters(_ stats: RemoteObject) -> String? {
        let members = counterNames.compactMap { ours, theirs in stats.count(theirs).map { "\"\(ours)\":\($0)" } }
        return members.isEmpty ? nil : "{\(members.joined(separator: ","))}"
    }

    private static let deliveryStatuses = [
        "error": "failed", "fatal-error": "failed", "temporary-error": "temporary_error", "blacklisted": "suppressed",
        "suppressed": "suppressed", "giveup": "given_up", "blocked": "blocked", "ds-dp-reject": "blocked",
    ]

    /// One mail of a campaign, without campaign and person.
    static func delivery(_ log: RemoteObject) -> [String: String] {
        let word = log.text("status") ?? ""
        let isConfirmed = log.text("delivery_confirmed") == "yes"
        var values: [String: String] = [:]
        values["status"] =
            word == "success" ? (isConfirmed ? "delivered" : "sent") : deliveryStatuses[word] ?? "unknown"
        values["at"] = time(log.text("date_added"))
        values["message_id"] = log.text("email_message_id")
        values["response"] = log.text("message")
        values["retries"] = log.count("retries").map(String.init)
        values["extra"] = object([
            ("status", word == "success" ? nil : word), ("max_retries", log.text("max_retries")),
        ])
        return values
    }

    /// A bounce, complaint or unsubscription, without campaign and person.
    static func event(_ event: RemoteObject, type: String) -> [String: String] {
        var values = ["type": type]
        values["at"] = time(event.text("date_added"))
        values["ip"] = event.text("ip_address")
        values["user_agent"] = event.text("user_agent")
        values["bounce_type"] = event.text("bounce_type").flatMap {
            ["hard", "soft", "internal"].contains($0) ? $0 : nil
        }
        values["reason"] = event.text("reason") ?? event.text("message")
        values["extra"] = object([("note", event.text("note")), ("processed", event.text("processed"))])
        return values
    }

    /// A route out: MailWizz shows neither its port nor its password.
    static func server(_ server: RemoteObject) -> [String: String] {
        var values = ["type": server.text("type") ?? "smtp"]
        for name in ["name", "hostname", "status"] { values[name] = server.text(name) }
        return values
    }

    /// A single mail, without its bodies.
    static func mail(_ mail: RemoteObject) -> [String: String] {
        var values = ["to": mail.text("to_email") ?? "", "status": "unknown"]
        if let word = mail.text("status"), ["unsent", "sent", "failed"].contains(word) { values["status"] = word }
        values["to_name"] = mail.text("to_name")
        values["from"] = mail.text("from_email")
        values["from_name"] = mail.text("from_name")
        values["reply_to"] = mail.text("reply_to_email")
        values["subject"] = mail.text("subject")
        values["send_at"] = time(mail.text("send_at"))
        values["created_at"] = time(mail.text("date_added"))
        values["updated_at"] = time(mail.text("last_updated"))
        values["extra"] = object([
            ("reply_to_name", mail.text("reply_to_name")), ("priority", mail.text("priority")),
            ("retries", mail.text("retries")), ("max_retries", mail.text("max_retries")),
        ])
        return values
    }
}
