extension AssetKind.ID {
    /// See `AssetKind.contact`.
    public static let contact: Self = "contact"
}

extension AssetKind {
    /// One person or mailbox.
    public static let contact = AssetKind(
        .contact, plural: "contacts", group: .subscribers,
        categories: [.identifiers, .customerRecords, .geolocation],
        "One person or mailbox with one address. What a list knows about the person stands in the subscription.",
        fields: [
            .personal("email", required: true, "The address, in its exact spelling."),
            .personal("name", "The person's name."),
            .json("fields", .object, sensitivity: .personal, "Account-wide custom fields by tag."),
            .text("language", "BCP 47 language tag."),
            .text("timezone", "IANA time zone."),
            .text("country", "ISO 3166-1 alpha-2 code where known."),
            .personal("ip", "Last known IP address."),
        ])
}
