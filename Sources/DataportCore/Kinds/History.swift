extension AssetKind.ID {
    /// See `AssetKind.delivery`.
    public static let delivery: Self = "delivery"
    /// See `AssetKind.event`.
    public static let event: Self = "event"
}

extension AssetKind {
    /// One campaign sent to one contact.
    public static let delivery = AssetKind(
        .delivery, plural: "deliveries", group: .history, categories: [.identifiers, .internetActivity],
        "One campaign sent to one person.",
        fields: [
            .reference("campaign_id", to: .campaign, required: true, "The campaign."),
            .reference("contact_id", to: .contact, "The person; null when already deleted."),
            .reference("subscription_id", to: .subscription, "The subscription through which it was sent."),
            .word(
                "status",
                ["delivered", "sent", "temporary_error", "failed", "blocked", "suppressed", "given_up", "unknown"],
                required: true, "What became of it."),
            .timestamp("at", "When."),
            .personal("message_id", "Message-ID of the mail."),
            .text("response", "What the receiving server said."),
            .integer("retries", "How often it was tried again."),
        ])

    /// What a contact did, or what came back.
    public static let event = AssetKind(
        .event, plural: "events", group: .history, categories: [.identifiers, .internetActivity],
        "What a person did with a mail, or what came back for it.",
        fields: [
            .reference("campaign_id", to: .campaign, "The campaign; null for transactional mail."),
            .reference("contact_id", to: .contact, "The person; null when already deleted."),
            .word(
                "type", ["open", "click", "bounce", "complaint", "unsubscribe"], required: true, "What happened."),
            .timestamp("at", "When."),
            .personal("ip", "From which IP address."),
            .personal("user_agent", "With which program."),
            .text("url", "The link that was clicked."),
            .word("bounce_type", ["hard", "soft", "internal"], "How a bounce was judged."),
            .text("reason", "The words of the bounce, complaint or unsubscription."),
        ])
}
