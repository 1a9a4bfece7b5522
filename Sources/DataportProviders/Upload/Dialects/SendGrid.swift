extension UploadDialect {
    /// Contacts are on lists; a no is a global unsubscribe.
    static let sendGrid = UploadDialect(
        name: "sendgrid", title: "SendGrid",
        table: UploadTableForm(maximumRows: 1_000_000, maximumBytes: 5_000_000_000),
        people: [
            UploadColumn("email", .email), UploadColumn("first_name", .firstName), UploadColumn("last_name", .lastName),
            UploadColumn("full_name", .name),
        ],
        naming: UploadNaming(
            letters: .word, maximumLength: 100, maximumCount: 500,
            reserved: [
                "email", "first_name", "last_name", "address_line_1", "address_line_2", "city",
                "postal_code",
                "state_province_region", "alternate_emails", "phone_number", "phone_number_id", "external_id",
                "anonymous_id", "whatsapp", "line", "facebook", "unique_name", "created_at", "updated_at", "contact_id",
                "list_ids", "segment_ids", "contact_count",
            ]),
        cells: UploadCellForm(dates: .american),
        refusals: [
            UploadRefusal(
                slug: "global-unsubscribes", reach: .account, statuses: UploadRefusal.clearNo,
                columns: [UploadColumn("email", .email)],
                clicks: "Suppressions > Global Unsubscribes > Upload a CSV.")
        ],
        domains: nil,
        peopleClicks:
            "Marketing > Contacts > Upload Contacts > Upload a CSV, each onto the list of its name. Make the custom fields of"
            + " the mapping page with the type Text, and Date where the column holds dates.",
        notes: [
            "SendGrid takes no bounces and spam reports: they are among the global unsubscribes. Single Sends to a list leave these out.",
            "SendGrid writes addresses in lower case.",
        ])
}
