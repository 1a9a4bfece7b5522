/// The tags of MailWizz, and so of SendingPros: `[FNAME]`, `[UNSUBSCRIBE_URL]`, `[CAMPAIGN_SUBJECT:filter:urlencode]`.
///
/// Source: the list of available tags in MailWizz's own campaign editor (`CampaignTemplate::getAvailableTags`, MailWizz 2), and its article
/// “Campaign tags and filters”, which every installation carries as `/article/campaign-tag-filters`. Conditions exist only where the
/// operator switches the Twig engine on, so they are not written.
enum MailWizzSyntax: TagSyntax {
    static let delimiters = [TagDelimiter("[", "]", stops: "[\n<")]

    static let names = FieldNames(
        service: "MailWizz", standard: [.email: "EMAIL", .firstName: "FNAME", .lastName: "LNAME"], letterCase: .upper)

    static let table = TagTable(
        "MailWizz", open: "[", close: "]",
        exact: [
            .unsubscribe: "UNSUBSCRIBE_URL", .webVersion: "WEB_VERSION_URL", .preferences: "UPDATE_PROFILE_URL",
            .forward: "FORWARD_FRIEND_URL", .subscribe: "SUBSCRIBE_URL", .reportAbuse: "CAMPAIGN_REPORT_ABUSE_URL",
            .listName: "LIST_NAME", .listDescription: "LIST_DESCRIPTION",
            .companyName: "COMPANY_NAME", .companyStreet: "COMPANY_ADDRESS_1", .companyStreet2: "COMPANY_ADDRESS_2",
            .companyCity: "COMPANY_CITY", .companyState: "COMPANY_ZONE", .companyPostcode: "COMPANY_ZIP",
            .companyCountry: "COMPANY_COUNTRY", .companyPhone: "COMPANY_PHONE", .companyWebsite: "COMPANY_WEBSITE",
            .companyAddress: "COMPANY_FULL_ADDRESS",
            .campaignName: "CAMPAIGN_NAME", .campaignSubject: "CAMPAIGN_SUBJECT", .campaignID: "CAMPAIGN_UID",
            .senderName: "CAMPAIGN_FROM_NAME", .senderEmail: "CAMPAIGN_FROM_EMAIL", .replyTo: "CAMPAIGN_REPLY_TO",
            .contactID: "SUBSCRIBER_UID",
        ],
        links: [.unsubscribe: "UNSUBSCRIBE_LINK", .subscribe: "SUBSCRIBE_LINK"],
        also: [
            "DIRECT_UNSUBSCRIBE_URL": .value(.unsubscribe), "DIRECT_UNSUBSCRIBE_LINK": .link(.unsubscribe),
            "CURRENT_YEAR": .date([.year]), "CURRENT_MONTH": .date([.month]), "CURRENT_DAY": .date([.day]),
            "CURRENT_MONTH_FULL_NAME": .date([.monthName]),
            "CURRENT_DATE": .date([.month, .text("/"), .day, .text("/"), .year]),
            "DATE": .unknown("its form depends on the language of the customer"),
            "DATETIME": .unknown("its form depends on the language of the customer"),
        ],
        near: [
            .companyAddressLine: ("[COMPANY_FULL_ADDRESS]", "MailWizz writes the address in several lines")
        ])

    /// Words in front of which MailWizz keeps everything else that it knows; the others are the customer's own fields.
    private static let reserved = [
        "LIST_", "CAMPAIGN_", "SUBSCRIBER_", "CURRENT_", "COMPANY_", "DS_", "SIGN_", "UNSUBSCRIBE_", "EMAIL_",
        "RANDOM_CONTENT",
        "REMOTE_CONTENT", "XML_FEED", "JSON_FEED", "SURVEY",
    ]

    static func read(_ text: String, in delimiter: TagDelimiter) -> TemplateTag? {
        let parts = text.split(separator: ":filter:", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2 { return filtered(parts[0], parts[1]) }
        if let tag = table.read(text) { return tag }
        if let word = reserved.first(where: text.hasPrefix), text == text.uppercased() || word == "RANDOM_CONTENT" {
            return .unknown("this tag is MailWizz's own")
        }
        return names.read(text).map { .field(TemplateField($0)) }
    }

    private static let filters: [String: TemplateField.Change] = [
        "uppercase": .upper, "lowercase": .lower, "ucwords": .title, "urlencode": .urlEncoded,
    ]

    private static func filtered(_ word: String, _ filter: String) -> TemplateTag? {
        guard table.read(word) != nil || names.read(word) != nil else { return nil }
        guard let change = filters[filter.trimmed] else { return .unknown("the filter has no counterpart") }
        guard let name = names.read(word), table.read(word) == nil, !reserved.contains(where: word.hasPrefix) else {
            return .unknown("filters are understood at fields only")
        }
        return .field(TemplateField(name, change: change))
    }

    static func write(_ field: TemplateField, named name: String) -> Rendering {
        let note =
            field.fallback == nil
            ? nil
            : "MailWizz keeps the text for people without a value in the field itself: enter it there as default value"
        guard field.change != .none, field.change != .raw else {
            let raw = field.change == .raw ? "MailWizz does not tell HTML from text" : nil
            return Rendering.exact("[\(name)]").noting(note).noting(raw)
        }
        guard let filter = filters.first(where: { $0.value == field.change })?.key else {
            return .none(because: "MailWizz has no such filter")
        }
        return Rendering.exact("[\(name):filter:\(filter)]").noting(note)
    }

    static func write(_ date: [DatePart]) -> Rendering {
        if date == [.month, .text("/"), .day, .text("/"), .year] { return .exact("[CURRENT_DATE]") }
        return PartwiseDate.write(date, service: "MailWizz") { part in
            switch part {
            case .year: "[CURRENT_YEAR]"
            case .month: "[CURRENT_MONTH]"
            case .day: "[CURRENT_DAY]"
            case .monthName: "[CURRENT_MONTH_FULL_NAME]"
            default: nil
            }
        }
    }

    static func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering {
        .none(because: "MailWizz has no conditions in bodies, unless its operator has switched Twig on")
    }
}
