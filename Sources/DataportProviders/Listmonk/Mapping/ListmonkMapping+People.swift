import DataportCore
import DataportFormats

extension ListmonkMapping {
    /// A person.
    static func contact(_ person: RemoteObject, _ email: String) -> [String: String] {
        var values = ["email": email]
        values["name"] = person.string("name")
        let attributes = person.literal("attribs")
        let isObject = attributes?.utf8.first == UInt8(ascii: "{")
        values["fields"] = isObject ? attributes : nil
        values["created_at"] = person.time("created_at")
        values["updated_at"] = person.time("updated_at")
        var taken: Set = ["id", "email", "name", "created_at", "updated_at", "lists"]
        if isObject { taken.insert("attribs") }
        values["extra"] = person.rest(without: taken)
        return values
    }

    /// The hold on a blocklisted person. Since when, and why, listmonk does not say.
    static func suppression(_ email: String) -> [String: String] {
        [
            "address": email, "scope": "account", "reason": "unknown",
            "raw": "{\"provider\":\"listmonk\",\"subscriber_status\":\"blocklisted\"}",
        ]
    }

    /// What a person is on a list, list and person left out.
    static func subscription(_ list: RemoteObject, person: String?, version: String?) -> [String: String] {
        let word = list.string("subscription_status")
        let optIn = list.string("optin")
        let onList = status(word, optIn: optIn)
        let status = strictest(onList, asWhole(person))
        var values = ["status": status.rawValue, "raw": raw(word, optIn, person, version)]
        values["created_at"] = list.time("subscription_created_at")
        values["updated_at"] = list.time("subscription_updated_at")
        // Since when a person is blocked or disabled as a whole nobody says.
        if status == onList, let since = values["updated_at"] {
            values["since"] = since
            values["since_precision"] = "exact"
        }
        if let meta = list.object("subscription_meta") {
            values["ip"] = meta.string("optin_ip")
            if let rest = meta.rest(without: []) { values["extra"] = "{\"subscription_meta\":\(rest)}" }
        }
        return values
    }

    /// The state on a list. Lists with single opt-in mail everybody who did not leave.
    static func status(_ word: String?, optIn: String?) -> SubscriptionStatus {
        switch (word, optIn) {
        case ("confirmed", _): .subscribed
        case ("unconfirmed", "double"): .unconfirmed
        case ("unconfirmed", "single"): .subscribed
        case ("unsubscribed", _): .unsubscribed
        default: .unknown
        }
    }

    /// What a person's own status means for every list.
    static func asWhole(_ word: String?) -> SubscriptionStatus {
        switch word {
        case "enabled": .subscribed
        case "disabled": .disabled
        case "blocklisted": .suppressed
        default: .unknown
        }
    }

    /// The one of two states that says the clearer no.
    static func strictest(_ one: SubscriptionStatus, _ other: SubscriptionStatus) -> SubscriptionStatus {
        one.strictness >= other.strictness ? one : other
    }

    /// listmonk's own words.
    private static func raw(_ word: String?, _ optIn: String?, _ person: String?, _ version: String?) -> String {
        let members = [
            ("provider", "listmonk"), ("version", version), ("status", word), ("optin", optIn),
            ("subscriber_status", person),
        ]
        let written = members.compactMap { key, value in value.map { "\"\(key)\":\(JSONText.string($0))" } }
        return "{\(written.joined(separator: ","))}"
    }

    /// The type of a field with such a value.
    static func fieldType(of literal: String) -> String {
        switch literal.utf8.first {
        case UInt8(ascii: "\""): "text"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): "boolean"
        case UInt8(ascii: "{"), UInt8(ascii: "["): "json"
        default: "number"
        }
    }
}
