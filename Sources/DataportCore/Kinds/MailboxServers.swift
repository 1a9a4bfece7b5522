extension AssetKind.ID {
    /// See `AssetKind.bounceServer`.
    public static let bounceServer: Self = "bounce_server"
    /// See `AssetKind.feedbackLoopServer`.
    public static let feedbackLoopServer: Self = "feedback_loop_server"
    /// See `AssetKind.mailboxMonitor`.
    public static let mailboxMonitor: Self = "mailbox_monitor"
}

extension AssetKind {
    /// What every mailbox that the service reads is described by.
    private static let mailboxFields: [Field] = [
        .text("hostname", required: true, "Host name of the mail server."),
        .integer("port", "TCP port."),
        .word("protocol", ["none", "tls", "ssl", "notls"], "Encryption of the connection."),
        .word("service", ["imap", "pop3"], "Protocol with which the mailbox is read."),
        .personal("username", "Name to sign in with."),
        .secret("password", .password, "Password to sign in with."),
        .personal("email", "Address of the mailbox."),
        .text("search_charset", "Character set of searches."),
        .boolean("delete_all", "Whether messages are deleted after reading."),
        .text("status", "Status in the source's words."),
    ]

    /// A mailbox that is read for bounces.
    public static let bounceServer = AssetKind(
        .bounceServer, plural: "bounce_servers", group: .servers, categories: [.identifiers],
        "A mailbox that is read for bounces.", fields: mailboxFields)

    /// A mailbox that is read for complaints.
    public static let feedbackLoopServer = AssetKind(
        .feedbackLoopServer, plural: "feedback_loop_servers", group: .servers, categories: [.identifiers],
        "A mailbox that is read for complaints.", fields: mailboxFields)

    /// A mailbox whose mail acts on subscribers.
    public static let mailboxMonitor = AssetKind(
        .mailboxMonitor, plural: "mailbox_monitors", group: .servers, categories: [.identifiers],
        "A mailbox whose mail acts on subscribers, such as an unsubscribe address.",
        fields: mailboxFields + [
            .word("identify_by", ["uid", "email", "either"], "How the subscriber of a message is found."),
            .json("conditions", .array, "Rules: contains, action, and the list or campaign group they act on."),
        ])
}
