import DataportCore
import DataportFormats

/// What a membership, or a request for one, becomes.
enum MailmanMember {
    /// Preferences besides those for the state and the form of delivery.
    static let preferences = [
        "acknowledge_posts", "hide_address", "preferred_language", "receive_list_copy", "receive_own_postings",
    ]

    /// The values of a member.
    static func values(_ member: RemoteObject, _ preferences: RemoteObject, _ word: String) -> [String: String] {
        var extra: [String] = []
        if let mode = preferences.literal("delivery_mode") { extra.append("\"delivery_mode\":\(mode)") }
        if let own = MailmanList.object(Self.preferences, of: preferences) { extra.append("\"preferences\":\(own)") }
        if let action = member.literal("moderation_action") { extra.append("\"moderation_action\":\(action)") }
        var values = ["status": status(word).rawValue, "raw": raw(word)]
        if !extra.isEmpty { values["extra"] = "{\(extra.joined(separator: ","))}" }
        return values
    }

    /// The values of somebody who waits.
    static func values(request: RemoteObject) -> [String: String] {
        let owner = request.string("token_owner") ?? ""
        let status: SubscriptionStatus =
            switch owner {
            case "subscriber": .unconfirmed
            case "moderator": .unapproved
            default: .unknown
            }
        var values = ["status": status.rawValue]
        values["raw"] = "{\"provider\":\"mailman3\",\"token_owner\":\(JSONText.string(owner))}"
        values["since"] = request.time("when")
        if values["since"] != nil { values["since_precision"] = "exact" }
        return values
    }

    /// Mailman's own words.
    static func raw(_ word: String) -> String {
        "{\"provider\":\"mailman3\",\"delivery_status\":\(JSONText.string(word))}"
    }

    /// The state that a word means.
    static func status(_ word: String) -> SubscriptionStatus {
        switch word {
        case "enabled": .subscribed
        case "by_bounces": .bounced
        case "by_user", "by_moderator": .disabled
        default: .unknown
        }
    }
}
