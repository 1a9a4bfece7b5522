/// Where services keep pictures and pages of their customers: what still lives there goes when the account goes.
///
/// Source: the addresses in templates and campaigns that these services make, as published in public repositories. Self-hosted services have
/// the host of their operator, which only the user can name.
enum ServiceHosts {
    static let known: [TagFamily: [String]] = [
        .mailchimp: [
            "mcusercontent.com", "gallery.mailchimp.com", "cdn-images.mailchimp.com", "list-manage.com", "mailchi.mp",
            "campaign-archive.com", "eepurl.com",
        ],
        .sendgrid: [
            "cdn.mcauto-images-production.sendgrid.net", "marketing-image-production.s3.amazonaws.com", "sendgrid.net",
        ],
        .brevo: ["img.mailinblue.com", "my.sendinblue.com", "sibforms.com"],
    ]

    /// Whether `host` is one of these or below one of them.
    static func contains(_ host: String, in hosts: [String]) -> Bool {
        hosts.contains { host == $0 || host.hasSuffix("." + $0) }
    }
}
