extension UploadDialect {
    /// People are on lists; a no is the blocklist, for the whole account.
    static let brevo = UploadDialect(
        name: "brevo", title: "Brevo",
        // The web page takes 250 MB, the API ten and advises eight: what is written here goes through both.
        table: UploadTableForm(delimiter: UInt8(ascii: ";"), maximumBytes: 8_000_000),
        people: [
            UploadColumn("EMAIL", .email), UploadColumn("FIRSTNAME", .firstName), UploadColumn("LASTNAME", .lastName),
            UploadColumn("FULLNAME", .name),
        ],
        naming: UploadNaming(
            letters: .upperWord, maximumLength: 50, maximumCount: 200,
            reserved: ["email", "sms", "whatsapp", "landline_number", "ext_id"]),
        cells: UploadCellForm(),
        refusals: [
            UploadRefusal(
                slug: "blocklist", reach: .account, statuses: UploadRefusal.clearNo,
                columns: [UploadColumn("EMAIL", .email)],
                clicks:
                    "Contacts > Import contacts > Upload a file. Put them on a list of their own, such as “Blocklist”, and at the"
                    + " last step turn ON “Blocklist the imported email contacts”.")
        ],
        domains: nil,
        peopleClicks:
            "Contacts > Import contacts > Upload a file, each onto the list of its name. Leave “Blocklist” off; who is on the"
            + " blocklist stays there. Create the attributes that the mapping asks for: columns without one are ignored.",
        notes: [
            "Brevo keeps no “unsubscribed from this list” that a file could set: whoever left one list and is on another is only missing from the first.",
            "The blocklist is for campaigns. Transactional mail has its own, which no file fills.",
        ])
}
