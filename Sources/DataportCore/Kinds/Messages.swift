extension AssetKind.ID {
    /// See `AssetKind.message`.
    public static let message: Self = "message"
    /// See `AssetKind.transactionalMessage`.
    public static let transactionalMessage: Self = "transactional_message"
}

extension AssetKind {
    /// A notice to the customer.
    public static let message = AssetKind(
        .message, plural: "messages", categories: [.customerRecords],
        "A notice of the service to the customer.",
        fields: [
            .text("subject", "Subject."),
            .text("body", "Text of the notice."),
            .boolean("seen", "Whether the customer has read it."),
            .timestamp("at", "When it was sent."),
        ])

    /// A single mail sent through the account.
    public static let transactionalMessage = AssetKind(
        .transactionalMessage, plural: "transactional_messages", categories: [.identifiers, .internetActivity],
        "A single mail sent through the account: a receipt, a password reset.",
        fields: [
            .personal("to", required: true, "Address it went to."),
            .personal("to_name", "Name of the recipient."),
            .personal("from", "Sender address."),
            .text("from_name", "Sender name."),
            .personal("reply_to", "Reply address."),
            .personal("subject", "Subject line."),
            .attachment("html", "The HTML body."),
            .attachment("text", "The plain-text body."),
            .word("status", ["unsent", "sent", "failed", "unknown"], required: true, "What became of it."),
            .timestamp("send_at", "When it was or will be sent."),
            .strings("attachments", "Files sent along: ids of media files."),
        ])
}
