/// The tags of Mailchimp: `*|FNAME|*`, `*|UNSUB|*`, `*|IF:VIP|*`.
///
/// Source: mailchimp.com/help/all-the-merge-tags-cheat-sheet for pages, list and campaign; mailchimp.com/help/use-conditional-merge-tag-blocks
/// and mandrill.zendesk.com article 360039278713 for conditions. Fields have at most ten letters (developer documentation, merge fields).
enum MailchimpSyntax: TagSyntax {
    static let delimiters = [
        TagDelimiter("*|", "|*", stops: "\n"),
        // What editors make of a tag in an address.
        TagDelimiter("*%7C", "%7C*", stops: "\n\"<> "),
    ]

    static let names = FieldNames(
        service: "Mailchimp", standard: [.email: "EMAIL", .firstName: "FNAME", .lastName: "LNAME"], letterCase: .upper,
        longest: 10)

    static let table = TagTable(
        "Mailchimp", open: "*|", close: "|*",
        exact: [
            .unsubscribe: "UNSUB", .webVersion: "ARCHIVE", .preferences: "UPDATE_PROFILE", .forward: "FORWARD",
            .subscribe: "LIST:SUBSCRIBE", .listName: "LIST:NAME", .listDescription: "LIST:DESCRIPTION",
            .companyName: "LIST:COMPANY", .companyAddress: "HTML:LIST_ADDRESS_HTML",
            .companyAddressLine: "LIST:ADDRESSLINE", .companyPhone: "LIST:PHONE", .companyWebsite: "LIST:URL",
            .campaignSubject: "MC:SUBJECT", .campaignPreview: "MC_PREVIEW_TEXT", .campaignID: "CAMPAIGN_UID",
            .contactID: "UNIQID",
        ],
        also: [
            "CURRENT_YEAR": .date([.year]),
            "REWARDS": .unknown("it is Mailchimp's own badge"),
            "HTML:REWARDS": .unknown("it is Mailchimp's own badge"),
            "ABOUT_LIST": .unknown("only Mailchimp has a page about the list"),
            "ABUSE_EMAIL": .unknown("this tag is Mailchimp's own"),
            "LIST:ADDRESS": .value(.companyAddress), "LIST:ADDRESS_HTML": .value(.companyAddress),
            "LIST:UNSUBSCRIBE": .unknown("this page does not know who follows the link"),
            "ARCHIVE_PAGE": .unknown("only Mailchimp has an archive of the list"),
            "UPDATE_PROFILE:NEW": .unknown("this tag is Mailchimp's own"),
        ])

    /// Beginnings of tags that are no fields.
    private static let reserved = [
        "MC:", "MC_", "LIST:", "LIST_", "CAMPAIGN", "USER:", "FACEBOOK", "TWITTER", "RSS", "FEED", "POLL", "SURVEY",
        "PRODUCT",
        "GROUP:", "INTERESTED", "TRANSLATE", "ARCHIVE", "MERGE", "UNSUB", "SHARE", "COUPON", "DATE", "EMAIL:", "GOOGLE",
        "ORDER:",
    ]

    static func read(_ text: String, in delimiter: TagDelimiter) -> TemplateTag? {
        let text = text.trimmed
        guard let first = text.first, first.isASCII, first.isLetter, !text.contains("|") else { return nil }
        if let tag = table.read(text) ?? MailchimpConditions.read(text) { return tag }
        if let format = text.after("DATE:") {
            return DateFormat.php.read(format).map { .date($0) } ?? .unknown("dates of this form are not understood")
        }
        for (prefix, change) in changes {
            if let name = text.after(prefix).flatMap(names.read) { return .field(TemplateField(name, change: change)) }
        }
        if reserved.contains(where: text.hasPrefix) { return .unknown("this tag is Mailchimp's own") }
        return names.read(text).map { .field(TemplateField($0)) } ?? .unknown("this is no tag of Mailchimp")
    }

    private static let changes: [(String, TemplateField.Change)] = [
        ("UPPER:", .upper), ("LOWER:", .lower), ("TITLE:", .title), ("URL:", .urlEncoded), ("HTML:", .raw),
    ]

    static func write(_ field: TemplateField, named name: String) -> Rendering {
        let prefix = changes.first { $0.1 == field.change }?.0 ?? ""
        let tag = "*|\(prefix)\(name)|*"
        guard let fallback = field.fallback else { return .exact(tag) }
        guard FallbackFolding.isText(fallback) else {
            return .none(because: "the text for people without a value cannot stand in a condition of Mailchimp")
        }
        return .exact("*|IF:\(name)|*\(tag)*|ELSE:|*\(fallback)*|END:IF|*")
    }

    static func write(_ date: [DatePart]) -> Rendering {
        if date == [.year] { return .exact("*|CURRENT_YEAR|*") }
        guard let format = DateFormat.php.write(date), !format.contains("|") else {
            return .none(because: "Mailchimp cannot write dates of this form")
        }
        return .exact("*|DATE:\(format)|*")
    }

    static func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering {
        MailchimpConditions.write(part)
    }

    /// A fallback is written as a condition, and read back as a fallback.
    static func join(_ spans: [TagSpan], in bytes: UnsafeRawBufferPointer) -> [TagSpan] {
        FallbackFolding.fold(spans, in: bytes)
    }
}
