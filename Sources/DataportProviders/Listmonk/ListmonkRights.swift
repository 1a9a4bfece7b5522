import DataportCore
import DataportFormats

/// What the credentials may read, found out by asking for one record of everything.
struct ListmonkRights: Sendable {
    /// A part of the API and the kinds that are read from it.
    struct Part: Sendable {
        let path: String
        let permission: String
        /// The right to see all of them; `nil` when the first is enough.
        let permissionForAll: String?
        let kinds: [AssetKind.ID]
    }

    static let parts = [
        Part(
            path: "/api/lists", permission: "lists:get_all", permissionForAll: "lists:get_all", kinds: [.list]),
        Part(
            path: "/api/subscribers", permission: "subscribers:get_all", permissionForAll: "subscribers:get_all",
            kinds: [.listField, .contact, .subscription, .suppression]),
        Part(
            path: "/api/campaigns", permission: "campaigns:get_all", permissionForAll: "campaigns:get_all",
            kinds: [.campaign]),
        Part(path: "/api/templates", permission: "templates:get", permissionForAll: nil, kinds: [.template]),
        Part(path: "/api/media", permission: "media:get", permissionForAll: nil, kinds: [.mediaFile]),
        Part(path: "/api/bounces", permission: "bounces:get", permissionForAll: nil, kinds: [.event]),
        Part(path: "/api/users", permission: "users:get", permissionForAll: nil, kinds: [.apiKey]),
        Part(path: "/api/roles/users", permission: "roles:get", permissionForAll: nil, kinds: [.userGroup]),
        Part(
            path: "/api/settings", permission: "settings:get", permissionForAll: nil,
            kinds: [.deliveryServer, .bounceServer]),
    ]

    /// The version, when the credentials may know it.
    let version: String?
    /// The user's name.
    let user: String?
    private let permissions: Set<String>
    private let denied: [String: String]

    /// Asks. Nothing is changed by it.
    /// - Throws: `denied` when the credentials are not let in at all.
    init(asking api: ListmonkAPI) throws(DataportError) {
        let profile = try Self.profile(api)
        user = profile?.string("username")
        let role = profile?.object("user_role")
        permissions = Set((role?.elements("permissions") ?? []).compactMap(JSONPieces.string))
        version = try api.bare("/api/about", "version")
        var denied: [String: String] = [:]
        for part in Self.parts {
            let query =
                part.path == "/api/settings" || part.path.hasSuffix("users")
                ? [] : [(name: "page", value: "1"), (name: "per_page", value: "1")]
            switch try api.ask(part.path, query) {
            case .data: break
            case .denied(let status):
                denied[part.path] = "the token may not read it (\(status) at \(part.path), needs \(part.permission))"
            case .absent(let status):
                denied[part.path] = "this listmonk does not have it (\(status) at \(part.path))"
            }
        }
        self.denied = denied
    }

    /// Who we are; versions before 4 do not say, and are asked for their lists instead.
    private static func profile(_ api: ListmonkAPI) throws(DataportError) -> RemoteObject? {
        if case .absent = try api.ask("/api/profile") {
            _ = try api.require("/api/lists", [("page", "1"), ("per_page", "1")])
            return nil
        }
        let data = try api.require("/api/profile")
        guard let profile = RemoteObject(data) else { throw api.shape("is no profile", at: "/api/profile") }
        return profile
    }

    /// Why a part cannot be read; `nil` when it can.
    func refusal(of path: String) -> String? { denied[path] }

    /// Whether a kind can be read.
    func readability(of kind: AssetKind.ID) -> Inventory.Readability {
        if case .none(let reason) = Capabilities.listmonk[kind].reads { return .unreadable(reason: reason) }
        guard let part = Self.parts.first(where: { $0.kinds.contains(kind) }) else { return .complete }
        if let reason = denied[part.path] { return .unreadable(reason: reason) }
        if let needed = part.permissionForAll, !permissions.isEmpty, !permissions.contains(needed) {
            return .partial(reason: "the token sees only what its role names (it lacks \(needed))")
        }
        if kind == .suppression, let reason = denied["/api/settings"] {
            return .partial(reason: "blocked domains are missing: \(reason)")
        }
        if case .part(let reason) = Capabilities.listmonk[kind].reads { return .partial(reason: reason) }
        return .complete
    }
}
