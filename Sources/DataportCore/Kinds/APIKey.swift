extension AssetKind.ID {
    /// See `AssetKind.apiKey`.
    public static let apiKey: Self = "api_key"
}

extension AssetKind {
    /// A key to the service's API.
    public static let apiKey = AssetKind(
        .apiKey, plural: "api_keys", label: "API keys",
        "A key to the service's API. Keys are issued again at the new place, never copied.",
        fields: [
            .text("name", "Name of the key."),
            .text("description", "What the key is for."),
            .secret("key", .apiKey, "The key itself."),
            .strings("ip_allow", "Addresses or networks that may use the key; empty means all."),
            .strings("ip_deny", "Addresses or networks that may not use the key."),
            .json("permissions", .any, "What the key may do, in the source's words."),
            .boolean("enabled", "Whether the key works."),
            .timestamp("last_used_at", "When the key was last used."),
        ])
}
