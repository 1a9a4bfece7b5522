extension UploadDialect {
    /// Subscribers are in groups; a no is of the whole account.
    static let mailerLite = UploadDialect(
        name: "mailerlite", title: "MailerLite",
        table: UploadTableForm(maximumBytes: 20_000_000),
        people: [
            UploadColumn("Email", .email), UploadColumn("Name", .firstName), UploadColumn("Last name", .lastName),
            UploadColumn("Full name", .name),
        ],
        naming: UploadNaming(
            letters: .free, maximumLength: 100, maximumCount: 200,
            reserved: ["email", "name", "last name", "company", "city", "state", "zip", "z_i_p"]),
        cells: UploadCellForm(),
        refusals: [
            UploadRefusal(
                slug: "unsubscribed", reach: .account, statuses: UploadRefusal.clearNo,
                columns: [UploadColumn("Email", .email)],
                clicks:
                    "Subscribers > Add subscribers > Import from a CSV or TXT file, and choose Unsubscribed as what these people are,"
                    + " in no group. If the page does not let you choose that, do NOT upload the file: these people are in no file of"
                    + " the next step, so nobody mails them. Unsubscribe them by hand.")
        ],
        domains: nil,
        peopleClicks:
            "Subscribers > Add subscribers > Import from a CSV or TXT file, each into the group of its name. Leave every option"
            + " that activates people who unsubscribed OFF.",
        notes: [
            "MailerLite keeps one state for a person and none for a group: whoever left one group and is in another is only missing from the first."
        ])
}
