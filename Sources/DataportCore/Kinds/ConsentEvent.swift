extension AssetKind.ID {
    /// See `AssetKind.consentEvent`.
    public static let consentEvent: Self = "consent_event"
}

extension AssetKind {
    /// Proof of consent, or of its end.
    public static let consentEvent = AssetKind(
        .consentEvent, plural: "consent_events", group: .subscribers,
        categories: [.identifiers, .internetActivity],
        "Proof that a person said yes or no: what, when, from where, and to which words.",
        fields: [
            .reference("contact_id", to: .contact, required: true, "The person."),
            .reference(
                "subscription_id", to: .subscription, "The subscription it is about; null when it is about the account."
            ),
            .word(
                "event", ["opt_in", "confirm", "opt_out", "import", "profile_update"], required: true,
                "What happened."),
            .timestamp("at", "When."),
            .personal("ip", "From which IP address."),
            .personal("user_agent", "With which program."),
            .text("method", "How: form, api, double opt-in link, one-click header, …"),
            .text("form", "Which form or page."),
            .text("wording", "The words that the person agreed to."),
        ])
}
