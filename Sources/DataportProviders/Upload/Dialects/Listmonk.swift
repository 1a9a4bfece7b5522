import DataportCore

extension UploadDialect {
    /// One import job a file: its mode, status and list are chosen on the page.
    static let listmonk = UploadDialect(
        name: "listmonk", title: "listmonk",
        table: UploadTableForm(lineEnd: "\n", maximumBytes: 100_000_000),
        people: person,
        naming: nil,
        cells: UploadCellForm(dates: .rfc3339, lists: .json, risks: [.roundedNumbers]),
        refusals: [
            UploadRefusal(
                slug: "blocklist", reach: .account, statuses: UploadRefusal.clearNo, columns: person,
                clicks: "Subscribers > Import: mode Blocklist, delimiter comma."),
            UploadRefusal(
                slug: "unsubscribed", reach: .list,
                statuses: [.unsubscribed, .disabled, .unapproved, .unconfirmed, .unknown], columns: person,
                clicks:
                    "Subscribers > Import: mode Subscribe, status Unsubscribed, each with the list of its name. People who never"
                    + " confirmed are among them: on a list with single opt-in listmonk would mail them."),
        ],
        domains: UploadDomains(
            slug: "domain-blocklist", clicks: "Settings > Privacy > Domain blocklist: paste the lines of the file."),
        peopleClicks:
            "Subscribers > Import: mode Subscribe, status Confirmed, overwrite OFF, each with the list of its name. One import"
            + " at a time; then compare the count with the rows here: rows that listmonk does not take stand in its log only.",
        notes: [
            "Custom fields stand in attributes, as JSON. Addresses are written in lower case by listmonk.",
            "Never set people to “disabled” in listmonk to keep them from mail: it mails them all the same.",
        ])

    private static let person = [
        UploadColumn("email", .email), UploadColumn("name", .name), UploadColumn("attributes", .attributes),
    ]
}
