import DataportCore

extension UploadDialect {
    /// Columns are called by the tags of the list's fields; everybody in a file becomes confirmed.
    static let mailWizz = UploadDialect(
        name: "mailwizz", title: "MailWizz",
        table: UploadTableForm(maximumBytes: 5_000_000),
        people: [
            UploadColumn("EMAIL", .email), UploadColumn("FNAME", .firstName), UploadColumn("LNAME", .lastName),
            UploadColumn("FULL_NAME", .name),
        ],
        naming: UploadNaming(
            letters: .upperWord, maximumLength: 50, maximumCount: 200, reserved: ["email", "fname", "lname"]),
        cells: UploadCellForm(),
        refusals: [
            UploadRefusal(
                slug: "email-blacklist", reach: .account, statuses: UploadRefusal.clearNo,
                columns: [UploadColumn("email", .email), UploadColumn("reason", .reason)],
                clicks:
                    "Blacklists > Email blacklist > Import. If you have no such menu, make a suppression list, import the file there and"
                    + " choose it in every campaign."),
            UploadRefusal(
                slug: "suppression-list", reach: .list, statuses: [.unsubscribed],
                columns: [UploadColumn("email", .email)],
                clicks:
                    "Lists > Suppression lists: one for each list, of its name; import the file. Choose it in every campaign to that"
                    + " list. The people are not on the list either, so nothing happens when you forget it once."),
        ],
        domains: nil,
        peopleClicks:
            "Lists > the list of its name > Tools > Import > CSV file. Make the list's fields first, with the tags that the"
            + " columns have: other columns are left out. Everybody in the file becomes confirmed.",
        notes: [
            "The size of an upload is limited by the server's administrator; the files have at most 5 MB.",
            "Only the API can bring unconfirmed, unapproved, disabled and moved people: they are left out here.",
        ])
}
