/// The tags of Mautic: `{contactfield=firstname|there}`, `{unsubscribe_url}`, `{webview_url}`.
///
/// Source: mautic/user-documentation docs/configuration/variables.rst; mautic/mautic app/bundles/EmailBundle/EventListener/BuilderSubscriber.php
/// (tokens of e-mails) and app/bundles/LeadBundle/Helper/TokenHelper.php (`{` or `%7B`, fallbacks, `|true` for percent-encoding).
/// Conditions are “dynamic content”, kept outside of the body.
enum MauticSyntax: TagSyntax {
    static let delimiters = [
        TagDelimiter("{", "}", stops: "{\n;"),
        // What editors make of a tag in an address.
        TagDelimiter("%7B", "%7D", stops: "\n\"<> "),
    ]

    static let names = FieldNames(
        service: "Mautic", standard: [.email: "email", .firstName: "firstname", .lastName: "lastname"],
        letterCase: .lower)

    static let table = TagTable(
        "Mautic", open: "{", close: "}",
        exact: [
            .unsubscribe: "unsubscribe_url", .webVersion: "webview_url", .campaignSubject: "subject",
            .openTracking: "tracking_pixel", .companyName: "brand=name", .contactID: "contactfield=id",
        ],
        links: [.unsubscribe: "unsubscribe_text", .webVersion: "webview_text"],
        also: [
            "dnc_url": .value(.unsubscribe),
            "resubscribe_url": .unknown("only Mautic has a link that takes the unsubscribing back"),
            "signature": .unknown("only Mautic has signatures"),
        ],
        near: [
            .preferences: (
                "{unsubscribe_url}", "Mautic shows preferences on its unsubscribe page, when its settings say so"
            )
        ])

    /// What Mautic's tokens begin with; everything else in braces is text, such as a style sheet's rules.
    private static let own = [
        "ownerfield=", "dynamiccontent=", "assetlink=", "pagelink=", "form=", "focus=", "trackable=", "token=",
    ]

    static func read(_ text: String, in delimiter: TagDelimiter) -> TemplateTag? {
        if let tag = table.read(text) { return tag }
        if let rest = text.after("contactfield=") ?? text.after("leadfield=") { return field(rest) }
        return own.contains(where: text.hasPrefix) ? .unknown("this token is Mautic's own") : nil
    }

    /// Behind the `|` these words are no fallback.
    private static let modifiers = ["true", "datetime", "date", "time"]

    private static func field(_ text: String) -> TemplateTag {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = names.read(parts[0]) else { return .unknown("this is no name of a field of Mautic") }
        guard parts.count == 2 else { return .field(TemplateField(name)) }
        if parts[1] == "true" { return .field(TemplateField(name, change: .urlEncoded)) }
        if modifiers.contains(parts[1]) || parts[1].contains("|") {
            return .unknown("this form of a date is Mautic's own")
        }
        return .field(TemplateField(name, fallback: parts[1]))
    }

    static func write(_ field: TemplateField, named name: String) -> Rendering {
        if let fallback = field.fallback {
            guard field.change == .none else { return .none(because: "Mautic changes no texts with a fallback") }
            guard !modifiers.contains(fallback), !fallback.contains(where: { "{}|;\n".contains($0) }) else {
                return .none(because: "the text for people without a value cannot stand in a tag of Mautic")
            }
            return .exact("{contactfield=\(name)|\(fallback)}")
        }
        switch field.change {
        case .none: return .exact("{contactfield=\(name)}")
        case .urlEncoded: return .exact("{contactfield=\(name)|true}")
        case .raw: return .near("{contactfield=\(name)}", because: "Mautic does not tell HTML from text")
        default: return .none(because: "Mautic cannot change the letters of a field")
        }
    }

    static func write(_ date: [DatePart]) -> Rendering {
        .none(because: "no tag for the date of sending is documented for Mautic")
    }

    static func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering {
        .none(because: "Mautic keeps conditions outside of the body, as dynamic content")
    }
}
