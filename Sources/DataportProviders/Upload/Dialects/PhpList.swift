extension UploadDialect {
    /// Measured on phpList 3.6: everybody in a file becomes confirmed and may be mailed; a no is the suppression list.
    static let phpList = UploadDialect(
        name: "phplist", title: "phpList",
        // The documentation says one megabyte.
        table: UploadTableForm(maximumBytes: 1_000_000),
        people: [
            UploadColumn("Email", .email), UploadColumn("First Name", .firstName), UploadColumn("Last Name", .lastName),
            UploadColumn("Full Name", .name),
        ],
        naming: UploadNaming(
            letters: .free, maximumLength: 100, maximumCount: 200,
            reserved: [
                "email", "id", "confirmed", "blacklisted", "entered", "modified", "optedin", "uniqid", "uuid",
                "htmlemail",
                "subscribepage", "rssfrequency", "password", "passwordchanged", "disabled", "extradata", "foreignkey",
                "bouncecount", "list membership",
            ]),
        cells: UploadCellForm(risks: [.fourByteLoss, .formulaGuard, .escapedMarkup]),
        refusals: [
            UploadRefusal(
                slug: "suppression-list", reach: .account, statuses: UploadRefusal.clearNo,
                columns: [UploadColumn("Email", .email)],
                table: UploadTableForm(
                    lineEnd: "\n", hasHeader: false, quotes: false, maximumBytes: 1_000_000, ending: "txt"),
                clicks: "Subscribers > Suppression list: upload the file, one address a line.")
        ],
        domains: nil,
        peopleClicks:
            "Subscribers > Import subscribers > Import by uploading a CSV file, each onto the list of its name: field delimiter"
            + " comma, record delimiter empty, “send notification” off, “skip invalid addresses” on.",
        notes: [
            "phpList ignores columns that say confirmed, blacklisted or since when: everybody in a file of subscribers may be mailed, and nobody else is in one.",
            "A person who left one list and is on another is only missing from the first: phpList keeps no such state.",
        ])
}
