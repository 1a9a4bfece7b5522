import DataportCore

extension MailWizzReader {
    /// Reads the people of all lists, who they are, and whom nobody may mail.
    func readPeople() throws(DataportError) {
        let people = try MailWizzPeople(reader: self)
        var isWhole = true
        for list in lists { isWhole = try people.read(list) && isWhole }
        let found = try people.finish()
        rows[.contact] = found.contacts
        rows[.subscription] = found.subscriptions
        rows[.suppression] = found.suppressions
        self.people = found.directory
        guard !isWhole else { return }
        for kind in [AssetKind.ID.contact, .subscription, .suppression] {
            limit(kind, because: "people were written while they were read, so some may be missing")
        }
        remark(.warning, "mailwizz.changed", "lists changed while they were read: export again", 1)
    }
}
