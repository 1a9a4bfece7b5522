import DataportCore
import DataportFormats

extension ListmonkMapping {
    /// The account itself: what listmonk says of its public face. Settings with keys of other services stay out.
    static func account(
        _ config: RemoteObject?, _ settings: RemoteObject?, version: String?, user: String?
    ) -> [String: String] {
        var values = ["provider": "listmonk"]
        values["name"] = settings?.string("app.site_name")
        values["locale"] = config?.string("lang")
        let sender = sender(config?.string("from_email") ?? settings?.string("app.from_email"))
        values["email"] = sender.address
        var members = [("version", version), ("root_url", config?.string("root_url")), ("read_by", user)].compactMap {
            key, value in value.map { "\"\(key)\":\(JSONText.string($0))" }
        }
        if let harmless = harmless(settings) { members.append("\"settings\":\(harmless)") }
        if !members.isEmpty { values["extra"] = "{\(members.joined(separator: ","))}" }
        return values
    }

    /// Settings about the application and privacy, none of which opens anything.
    private static func harmless(_ settings: RemoteObject?) -> String? {
        guard let settings else { return nil }
        var members: [String] = []
        settings.forEach { key, value in
            if key.hasPrefix("app.") || key.hasPrefix("privacy.") || key == "bounce.actions" {
                members.append("\(JSONText.string(key)):\(value)")
            }
        }
        return members.isEmpty ? nil : "{\(members.joined(separator: ","))}"
    }

    /// The domain of links and opens.
    static func trackingDomain(_ root: String) -> [String: String]? {
        guard let mark = root.firstRange(of: "://") else { return nil }
        let host = root[mark.upperBound...].prefix { $0 != "/" && $0 != ":" }
        guard !host.isEmpty else { return nil }
        var values = ["domain": String(host)]
        values["scheme"] = word(root[..<mark.lowerBound].lowercased(), in: ["http", "https"])
        return values
    }

    /// An SMTP server. Its password comes as dots, and becomes the marker that says what to enter again.
    static func smtp(_ server: RemoteObject) -> [String: String] {
        var values = ["type": "smtp"]
        values["name"] = server.string("name").flatMap { $0.isEmpty ? nil : $0 }
        values["hostname"] = server.string("host")
        values["port"] = server.integer("port").map(String.init)
        values["protocol"] = word(server.string("tls_type")?.lowercased(), in: ["none", "tls", "starttls"])
        values["username"] = server.string("username").flatMap { $0.isEmpty ? nil : $0 }
        values["password"] = server.string("password").flatMap { $0.isEmpty ? nil : $0 }
        values["status"] = enabled(server)
        var taken: Set = ["name", "host", "port", "username", "password", "enabled"]
        if values["protocol"] != nil { taken.insert("tls_type") }
        values["extra"] = server.rest(without: taken)
        return values
    }

    /// A messenger: a web address that listmonk posts messages to.
    static func messenger(_ messenger: RemoteObject) -> [String: String] {
        var values = ["type": "listmonk-messenger"]
        values["name"] = messenger.string("name")
        values["username"] = messenger.string("username").flatMap { $0.isEmpty ? nil : $0 }
        values["password"] = messenger.string("password").flatMap { $0.isEmpty ? nil : $0 }
        values["status"] = enabled(messenger)
        values["extra"] = messenger.rest(without: ["name", "username", "password", "enabled"])
        return values
    }

    /// A mailbox that is read for bounces.
    static func mailbox(_ mailbox: RemoteObject) -> [String: String]? {
        guard let host = mailbox.string("host"), !host.isEmpty else { return nil }
        var values = ["hostname": host]
        values["port"] = mailbox.integer("port").map(String.init)
        values["protocol"] = mailbox.bool("tls_enabled").map { $0 ? "tls" : "none" }
        values["service"] = mailbox.string("type") == "pop" ? "pop3" : word(mailbox.string("type"), in: ["imap"])
        values["username"] = mailbox.string("username").flatMap { $0.isEmpty ? nil : $0 }
        values["password"] = mailbox.string("password").flatMap { $0.isEmpty ? nil : $0 }
        values["email"] = mailbox.string("return_path").flatMap { $0.isEmpty ? nil : $0 }
        values["status"] = enabled(mailbox)
        values["extra"] = mailbox.rest(
            without: ["host", "port", "username", "password", "return_path", "enabled", "tls_enabled"])
        return values
    }

    /// An API user; its token is shown once, when it is made, and never again.
    static func apiKey(_ user: RemoteObject) -> [String: String] {
        var values: [String: String] = [:]
        values["name"] = user.string("username")
        values["description"] = user.string("name")
        values["enabled"] = user.string("status").map { $0 == "enabled" ? "true" : "false" }
        values["last_used_at"] = user.time("loggedin_at")
        values["created_at"] = user.time("created_at")
        values["updated_at"] = user.time("updated_at")
        let roles = ["user_role", "list_role"].compactMap { key in user.literal(key).map { "\"\(key)\":\($0)" } }
        if !roles.isEmpty { values["permissions"] = "{\(roles.joined(separator: ","))}" }
        return values
    }

    /// A role of users.
    static func role(_ role: RemoteObject) -> [String: String] {
        var values = ["name": role.string("name") ?? ""]
        values["permissions"] = role.literal("permissions")
        values["created_at"] = role.time("created_at")
        values["updated_at"] = role.time("updated_at")
        return values
    }

    private static func enabled(_ object: RemoteObject) -> String? {
        object.bool("enabled").map { $0 ? "enabled" : "disabled" }
    }
}
