extension AssetKind.ID {
    /// See `AssetKind.subscription`.
    public static let subscription: Self = "subscription"
}

extension AssetKind {
    /// The profile of a contact on a list.
    public static let subscription = AssetKind(
        .subscription, plural: "subscriptions", group: .subscribers,
        categories: [.identifiers, .customerRecords, .internetActivity],
        "The profile of a contact on one list. Only the status `subscribed` may be mailed.",
        fields: [
            .reference("list_id", to: .list, required: true, "The list."),
            .reference("contact_id", to: .contact, required: true, "The person."),
            .word("status", .subscriptionStatus, required: true, "The state, a pure function of `raw`."),
            .text("reason", "Why it has that state, where the source says."),
            .timestamp("since", "Since when it has that state."),
            .word("since_precision", ["exact", "date", "zone_unknown"], "How exactly `since` is known."),
            .word("actor", .actor, "Who caused the state."),
            .text("source", "How the person came onto the list: web, api, import, …"),
            .personal("ip", "IP address at sign-up."),
            .json("fields", .object, sensitivity: .personal, "The list's custom fields by tag."),
            .json("raw", .any, sensitivity: .personal, "The provider and its exact words; never edited."),
        ])
}
