extension AssetKind.ID {
    /// See `AssetKind.sendingDomain`.
    public static let sendingDomain: Self = "sending_domain"
    /// See `AssetKind.trackingDomain`.
    public static let trackingDomain: Self = "tracking_domain"
}

extension AssetKind {
    /// A domain that mail is sent from.
    public static let sendingDomain = AssetKind(
        .sendingDomain, plural: "sending_domains", group: .domains,
        "A domain that mail is sent from, with the DNS records to publish at the new place. Never valid on arrival.",
        fields: [
            .text("domain", required: true, "The domain name."),
            .text("dkim_selector", "DKIM selector (RFC 6376)."),
            .text("dkim_public_key", "DKIM public key as published."),
            .secret("dkim_private_key", .privateKey, "DKIM private key, PEM."),
            .boolean("signing_enabled", "Whether mail is signed."),
            .boolean("verified", "Whether the source had verified the domain."),
            .boolean("locked", "Whether the customer may change it."),
            .json("dns_records", .array, "DNS records to create: objects with type, name, value and purpose."),
        ])

    /// A domain for links and opens.
    public static let trackingDomain = AssetKind(
        .trackingDomain, plural: "tracking_domains", group: .domains,
        "A domain that stands in tracked links and open pixels. Never valid on arrival.",
        fields: [
            .text("domain", required: true, "The domain name."),
            .word("scheme", ["http", "https"], "Scheme of the tracked links."),
            .text("cname_target", "Where its CNAME record must point."),
            .boolean("verified", "Whether the source had verified the domain."),
        ])
}
