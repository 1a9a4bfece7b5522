extension AssetKind.ID {
    /// See `AssetKind.templateCategory`.
    public static let templateCategory: Self = "template_category"
    /// See `AssetKind.template`.
    public static let template: Self = "template"
}

extension AssetKind {
    /// A folder of templates.
    public static let templateCategory = AssetKind(
        .templateCategory, plural: "template_categories", group: .templates,
        "A folder of templates.",
        fields: [.text("name", required: true, "Name of the category.")])

    /// A reusable message body.
    public static let template = AssetKind(
        .template, plural: "templates", group: .templates,
        "A reusable message body. Merge tags stay as the source wrote them; `dialect` names their syntax.",
        fields: [
            .text("name", required: true, "Name of the template."),
            .reference("template_category_id", to: .templateCategory, "The folder it stands in."),
            .text("subject", "Subject line, merge tags included."),
            .attachment("html", "The HTML body."),
            .attachment("text", "The plain-text body."),
            .word("dialect", .mergeTagDialect, "Syntax of the merge tags."),
            .boolean("inline_css", "Whether styles are moved into the elements on sending."),
            .attachment("screenshot", "A picture of the template."),
        ])
}

extension Vocabulary {
    /// The families of merge tags.
    public static let mergeTagDialect: Vocabulary = [
        "mailwizz", "mailchimp", "listmonk", "liquid", "handlebars", "activecampaign", "mautic", "sendy", "phplist",
        "mailgun", "none", "unknown",
    ]
}
