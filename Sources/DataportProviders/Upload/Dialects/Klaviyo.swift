extension UploadDialect {
    /// Profiles are on lists; a no is a suppression, for the whole account.
    static let klaviyo = UploadDialect(
        name: "klaviyo", title: "Klaviyo",
        table: UploadTableForm(maximumBytes: 50_000_000),
        people: [
            UploadColumn("Email", .email), UploadColumn("First Name", .firstName), UploadColumn("Last Name", .lastName),
            UploadColumn("Full Name", .name), UploadColumn("Email Marketing Consent Timestamp", .signUpTime),
        ],
        naming: UploadNaming(
            letters: .free, maximumLength: 100, maximumCount: 300,
            reserved: [
                "email", "email address", "phone number", "first name", "last name", "organization", "title", "city",
                "region", "zip code", "address 1", "address 2", "image", "consent", "source",
                "email marketing consent", "sms marketing consent", "sms transactional consent",
            ]),
        cells: UploadCellForm(lists: .json),
        refusals: [
            UploadRefusal(
                slug: "suppressed", reach: .account, statuses: UploadRefusal.clearNo,
                columns: [UploadColumn("Email", .email)],
                clicks: "Audience > Profiles > Suppressed Profiles > Upload File.")
        ],
        domains: nil,
        peopleClicks:
            "Turn off flows that a list starts. Then Audience > Lists & Segments > the list of its name > Manage List > Import"
            + " Contacts, one file after another; say that these people consented to e-mail.",
        notes: [
            "Map columns of dates without a time to the type Text: Klaviyo would take them for midnight UTC.",
            "Columns with several values are JSON arrays: map them to the type List.",
        ])
}
