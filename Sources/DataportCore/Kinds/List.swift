extension AssetKind.ID {
    /// See `AssetKind.list`.
    public static let list: Self = "list"
}

extension AssetKind {
    /// An audience.
    public static let list = AssetKind(
        .list, plural: "lists", categories: [.identifiers],
        "An audience: the people who signed up for one thing.",
        fields: [
            .text("name", required: true, "Internal name."),
            .text("display_name", "Name that subscribers see."),
            .text("description", "What the list is for."),
            .word("visibility", ["public", "private", "temporary"], "Who can see and join it."),
            .word("opt_in", ["single", "double"], "Whether joining asks for confirmation."),
            .word("opt_out", ["single", "double"], "Whether leaving asks for confirmation."),
            .text("from_name", "Default sender name."),
            .personal("from_email", "Default sender address."),
            .personal("reply_to", "Default reply address."),
            .text("subject", "Default subject."),
            .json("notifications", .object, sensitivity: .personal, "Who is told about people who join and leave."),
            .json("company", .object, "The postal address that stands in the footer."),
            .boolean("welcome_enabled", "Whether a welcome mail is sent."),
            .text("welcome_subject", "Subject of the welcome mail."),
            .attachment("welcome_html", "Body of the welcome mail."),
            .text("subscribe_redirect", "Page shown after joining."),
            .text("unsubscribe_redirect", "Page shown after leaving."),
            .text("status", "Status in the source's words."),
        ])
}
