extension AssetKind.ID {
    /// See `AssetKind.userGroup`.
    public static let userGroup: Self = "user_group"
}

extension AssetKind {
    /// Who may use what.
    public static let userGroup = AssetKind(
        .userGroup, plural: "user_groups",
        "A group of users of the account and what it may do.",
        fields: [
            .text("name", required: true, "Name of the group."),
            .json("permissions", .any, "What members may do, in the source's words."),
        ])
}
