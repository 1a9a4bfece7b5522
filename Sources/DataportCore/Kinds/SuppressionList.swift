extension AssetKind.ID {
    /// See `AssetKind.suppressionList`.
    public static let suppressionList: Self = "suppression_list"
}

extension AssetKind {
    /// A named list of addresses never to mail.
    public static let suppressionList = AssetKind(
        .suppressionList, plural: "suppression_lists", group: .suppressions,
        "A named list of addresses that must not be mailed.",
        fields: [
            .text("name", required: true, "Name of the list."),
            .word("scope", ["account", "list", "group", "domain", "topic"], "How far its holds reach."),
        ])
}
