extension AssetKind.ID {
    /// See `AssetKind.suppression`.
    public static let suppression: Self = "suppression"
}

extension AssetKind {
    /// One hold on an address or a domain.
    public static let suppression = AssetKind(
        .suppression, plural: "suppressions", group: .suppressions,
        categories: [.identifiers, .internetActivity],
        "A hold: this address or domain must not be mailed within the scope. Imported before anything that could be mailed.",
        fields: [
            .personal(
                "address", required: true, "E-mail address, or a domain when it holds no @, as the source spells it."),
            .word(
                "scope", ["account", "list", "group", "domain", "topic"], required: true, "How far the hold reaches."),
            .text("target", "Id or name of the list, group, domain or topic; null for the whole account."),
            .word("reason", .suppressionReason, required: true, "Why the address is held."),
            .timestamp("since", "Since when; null when the source does not say."),
            .word("actor", .actor, "Who caused the hold."),
            .reference("suppression_list_id", to: .suppressionList, "The named list it stands on, if any."),
            .json("raw", .any, sensitivity: .personal, "The provider's exact words; never edited."),
        ])
}

extension Vocabulary {
    /// Why an address is held.
    public static let suppressionReason: Vocabulary = [
        "hard_bounce", "invalid_address", "complaint", "unsubscribe", "manual", "admin", "unknown",
    ]
    /// Who did something.
    public static let actor: Vocabulary = ["person", "admin", "system"]
}
