import DataportCore

extension UploadDialect {
    /// An audience is a list; every file of an audience is imported with one status.
    static let mailchimp = UploadDialect(
        name: "mailchimp", title: "Mailchimp",
        // Others who wrote about the page say ten megabytes; Mailchimp's own pages that we read say nothing.
        table: UploadTableForm(maximumBytes: 10_000_000),
        people: [
            UploadColumn("Email Address", .email), UploadColumn("First Name", .firstName),
            UploadColumn("Last Name", .lastName), UploadColumn("FULLNAME", .name),
            UploadColumn("OPTIN_TIME", .signUpTime), UploadColumn("CONFIRM_TIME", .confirmTime),
        ],
        // Merge tags have ten characters, and the smallest plans thirty fields an audience.
        naming: UploadNaming(
            letters: .upperWord, maximumLength: 10, maximumCount: 30,
            reserved: ["email", "fname", "lname", "tags", "status", "notes"]),
        cells: UploadCellForm(risks: [.cut(bytes: 255)]),
        refusals: [
            UploadRefusal(
                slug: "cleaned", reach: .account, statuses: [.bounced],
                columns: [UploadColumn("Email Address", .email)],
                clicks:
                    "Into EVERY audience: Audience > Add contacts > Import contacts > Upload a file. At the step that asks for the"
                    + " status choose Cleaned. Leave “Update any existing contacts” on."),
            UploadRefusal(
                slug: "unsubscribed", reach: .account, statuses: [.complained, .suppressed, .unsubscribed],
                columns: [UploadColumn("Email Address", .email)],
                clicks: "Into EVERY audience: Import contacts > Upload a file, with the status Unsubscribed."),
            UploadRefusal(
                slug: "cleaned", reach: .list, statuses: [.bounced], columns: [UploadColumn("Email Address", .email)],
                clicks: "Each into the audience of its name: Import contacts > Upload a file, with the status Cleaned."),
            UploadRefusal(
                slug: "unsubscribed", reach: .list,
                statuses: [
                    .complained, .suppressed, .unsubscribed, .disabled, .archived, .unapproved, .unconfirmed, .unknown,
                ],
                columns: [UploadColumn("Email Address", .email)],
                clicks:
                    "Each into the audience of its name: Import contacts > Upload a file, with the status Unsubscribed."
                    + " People who never confirmed are among them: asking them again would send mail."),
            UploadRefusal(
                slug: "non-subscribed", reach: .list, statuses: [.transactional],
                columns: [UploadColumn("Email Address", .email)],
                clicks:
                    "Each into the audience of its name: Import contacts > Upload a file, with the status Non-subscribed."
            ),
        ],
        domains: nil,
        peopleClicks:
            "Each into the audience of its name: Import contacts > Upload a file, with the status Subscribed. Turn “Update any"
            + " existing contacts” OFF, so that nobody of the steps before becomes subscribed. Match each column with a field.",
        notes: [
            "Mailchimp reads OPTIN_TIME and CONFIRM_TIME only on a contact's first import, and takes no IP addresses from a file.",
            "Unsubscribed contacts count towards the limit of some plans; cleaned and archived ones do not. Archive them in Mailchimp if you like: they stay unsubscribed.",
        ])
}
