extension AssetKind.ID {
    /// See `AssetKind.deliveryServer`.
    public static let deliveryServer: Self = "delivery_server"
}

extension AssetKind {
    /// A route out.
    public static let deliveryServer = AssetKind(
        .deliveryServer, plural: "delivery_servers", group: .servers, categories: [.identifiers],
        "A route by which mail leaves: an SMTP server or a sending service.",
        fields: [
            .text("type", required: true, "Type in the source's words: smtp, smtp-amazon, brevo-web-api, …"),
            .text("name", "Name of the server."),
            .text("hostname", "Host name."),
            .integer("port", "TCP port."),
            .word("protocol", ["none", "tls", "ssl", "starttls"], "Encryption of the connection."),
            .personal("username", "Name to sign in with."),
            .secret("password", .password, "Password or key to sign in with."),
            .text("from_name", "Default sender name."),
            .personal("from_email", "Default sender address."),
            .personal("reply_to", "Default reply address."),
            .integer("hourly_quota", "Messages an hour; null means no limit."),
            .integer("daily_quota", "Messages a day; null means no limit."),
            .integer("monthly_quota", "Messages a month; null means no limit."),
            .word("use_for", ["all", "campaigns", "transactional", "tests"], "What the server is used for."),
            .text("status", "Status in the source's words."),
            .reference("bounce_server_id", to: .bounceServer, "Where its bounces arrive."),
            .reference("tracking_domain_id", to: .trackingDomain, "Domain of its tracked links."),
        ])
}
