import Crypto
import DataportCore
import DataportFormats

/// A list with its settings and those who run it.
struct MailmanList: Sendable {
    /// People beside the members.
    static let roles = ["owner", "moderator", "nonmember"]
    /// Settings that other fields of the record hold.
    private static let fields: Set<String> = ["display_name", "description", "advertised", "send_welcome_message"]
    /// Settings that nobody sets, and a password.
    private static let fixed: Set<String> = [
        "bounces_address", "created_at", "digest_last_sent_at", "fqdn_listname", "join_address", "last_post_at",
        "leave_address", "list_name", "mail_host", "moderator_password", "next_digest_number", "no_reply_address",
        "owner_address", "post_id", "posting_address", "request_address", "usenet_watermark", "volume",
        "self_link", "http_etag",
    ]

    let id: String
    let values: [String: String]
    /// The addresses of those who run it, in lower case.
    let people: [String]

    init(_ id: String, _ config: RemoteObject, _ roles: [(role: String, people: [RemoteObject])]) {
        self.id = id
        var values: [String: String] = [:]
        values["name"] = config.string("list_name") ?? String(id.prefix { $0 != "." })
        values["from_email"] = config.string("fqdn_listname")
        values["display_name"] = config.string("display_name")
        values["description"] = config.string("description")
        values["visibility"] = config.bool("advertised").map { $0 ? "public" : "private" }
        values["opt_in"] = config.string("subscription_policy").map(Self.optIn)
        values["opt_out"] = config.string("unsubscription_policy").map(Self.optIn)
        values["welcome_enabled"] = config.literal("send_welcome_message")
        values["created_at"] = config.time("created_at")
        var extra: [String] = []
        if let settings = config.rest(without: Self.fields.union(Self.fixed)) { extra.append("\"config\":\(settings)") }
        let named = roles.compactMap { role, people in
            Self.people(people.map(Person.init)).map { "\"\(role)\":\($0)" }
        }
        if !named.isEmpty { extra.append("\"roles\":{\(named.joined(separator: ","))}") }
        if !extra.isEmpty { values["extra"] = "{\(extra.joined(separator: ","))}" }
        self.values = values
        people = roles.flatMap { $0.people.compactMap { $0.string("email")?.lowercased() } }
    }

    private static func optIn(_ policy: String) -> String { policy.hasPrefix("confirm") ? "double" : "single" }

    /// Whether a setting can be written.
    static func isWritable(_ key: String) -> Bool { !fixed.contains(key) }

    // MARK: Those who run it

    /// Somebody who runs a list, or who is known to it as no member.
    struct Person: Sendable {
        let address: String
        let action: String?

        init(_ object: RemoteObject) {
            address =
                (object.string("address").flatMap { $0.contains("/addresses/") ? nil : $0 } ?? object.string("email")
                ?? "")
                .lowercased()
            action = object.string("moderation_action")
        }
    }

    /// People as JSON, in the order of their addresses, each once; `nil` when there are none.
    static func people(_ people: [Person]) -> String? {
        var seen: Set<String> = []
        let all = people.filter { !$0.address.isEmpty && seen.insert($0.address).inserted }
        guard !all.isEmpty else { return nil }
        let objects = all.sorted { $0.address < $1.address }.map { person in
            let action = person.action.map { ",\"moderation_action\":\(JSONText.string($0))" } ?? ""
            return "{\"address\":\(JSONText.string(person.address))\(action)}"
        }
        return "[\(objects.joined(separator: ","))]"
    }

    /// The people in a role, as the extra of a record says.
    static func people(_ role: String, in extra: String?) -> [Person] {
        let roles = extra.flatMap { RemoteObject($0) }?.object("roles")
        return roles?.elements(role).compactMap { RemoteObject($0).map(Person.init) } ?? []
    }

    // MARK: Texts

    /// Some members of an object; `nil` when it has none of them.
    static func object(_ names: [String], of object: RemoteObject) -> String? {
        let members = names.compactMap { name in object.literal(name).map { "\"\(name)\":\($0)" } }
        return members.isEmpty ? nil : "{\(members.joined(separator: ","))}"
    }

    /// A text as 32 digits that say nothing of it.
    static func digest(_ text: String) -> String {
        String(ContentPath.hexadecimal(SHA256.hash(data: Array(text.utf8))).prefix(32))
    }

    /// The id of a list with a posting address.
    static func id(_ postingAddress: String) -> String { postingAddress.replacing("@", with: ".") }
}
