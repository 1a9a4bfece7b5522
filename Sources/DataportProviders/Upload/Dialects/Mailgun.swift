import DataportCore

extension UploadDialect {
    /// Members of mailing lists; suppressions are of one sending domain, with their time.
    ///
    /// Members who are not subscribed are left out: no page that we read says that an upload of a table keeps `subscribed`, and
    /// where it does not, everybody becomes subscribed.
    static let mailgun = UploadDialect(
        name: "mailgun", title: "Mailgun",
        table: UploadTableForm(maximumRows: 1000, maximumBytes: 25_000_000),
        people: [
            UploadColumn("address", .email), UploadColumn("name", .name), UploadColumn("vars", .attributes),
            UploadColumn("subscribed", .literal("yes")),
        ],
        naming: nil,
        cells: UploadCellForm(dates: .mail, yes: "yes", no: "no"),
        refusals: [
            UploadRefusal(
                slug: "bounces", reach: .account, statuses: [.bounced],
                columns: [
                    UploadColumn("address", .email), UploadColumn("code", .literal("550")),
                    UploadColumn("error", .reason),
                    UploadColumn("created_at", .since),
                ], table: suppressions,
                clicks: "For EVERY sending domain: Sending > Suppressions > Bounces > Import CSV."),
            UploadRefusal(
                slug: "complaints", reach: .account, statuses: [.complained],
                columns: [UploadColumn("address", .email), UploadColumn("created_at", .since)], table: suppressions,
                clicks: "For EVERY sending domain: Sending > Suppressions > Complaints > Import CSV."),
            UploadRefusal(
                slug: "unsubscribes", reach: .account, statuses: [.suppressed, .unsubscribed],
                columns: [
                    UploadColumn("address", .email), UploadColumn("tags", .literal("*")),
                    UploadColumn("created_at", .since),
                ], table: suppressions,
                clicks:
                    "For EVERY sending domain: Sending > Suppressions > Unsubscribes > Import CSV. The tag * means all mail."
            ),
        ],
        domains: nil,
        peopleClicks:
            "Each into the mailing list of its name (members.csv of the API, or Sending > Mailing lists > Add members).",
        notes: [
            "Members who left a list are in no file: an upload that overlooks the column “subscribed” would subscribe them. The API keeps them (members.json, subscribed: false).",
            "Suppressions are of one sending domain: import them for each domain that you send from, and for every domain you add later.",
            "A suppression without a time gets the time of the import. What a member knows besides the name stands in vars, as JSON.",
        ])

    /// Uploads of suppressions are limited by size only.
    private static let suppressions = UploadTableForm(maximumBytes: 25_000_000)
}
