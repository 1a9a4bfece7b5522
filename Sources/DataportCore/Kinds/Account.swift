extension AssetKind.ID {
    /// See `AssetKind.account`.
    public static let account: Self = "account"
}

extension AssetKind {
    /// The customer whose account this is; exactly one record.
    public static let account = AssetKind(
        .account, plural: "account", label: "account",
        categories: [.identifiers, .customerRecords, .professionalInformation],
        "The customer whose account this is. Every archive holds exactly one.",
        fields: [
            .personal("name", "The customer's name."),
            .personal("email", "The address with which the customer signs in."),
            .personal("company", "The company's name."),
            .personal("address_1", "First line of the postal address."),
            .personal("address_2", "Second line of the postal address."),
            .personal("city", "City."),
            .personal("zone", "State, province or region."),
            .personal("zip", "Postal code."),
            .text("country", "ISO 3166-1 alpha-2 code where known, else the source's name of the country."),
            .personal("phone", "Telephone number as the customer wrote it."),
            .text("timezone", "IANA time zone of the account."),
            .text("locale", "BCP 47 language tag of the account."),
            .text("provider", "The service that held the account, such as mailwizz."),
            .text("plan", "The customer's plan at the service."),
        ])
}
