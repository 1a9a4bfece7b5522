/// The placeholders of phpList: `[FIRST NAME%%there]`, `[UNSUBSCRIBEURL]`, `[CONTENT]`.
///
/// Source: docs.phplist.com/Placeholders.html, phplist.org manual “Using placeholders” (fallbacks behind `%%`), and phpList/phplist3
/// public_html/lists/admin/sendemaillib.php. Attributes have the names that the operator gave them; the first and the last name are looked for
/// under the names of the manual.
enum PhpListSyntax: TagSyntax {
    static let delimiters = [TagDelimiter("[", "]", stops: "[\n<")]

    static let names = FieldNames(
        service: "phpList",
        standard: [.email: "EMAIL", .firstName: "FIRST NAME", .lastName: "LAST NAME", .fullName: "NAME"],
        also: ["FIRSTNAME": .firstName, "LASTNAME": .lastName], letterCase: .upper, extra: " ", longest: 19)

    static let table = TagTable(
        "phpList", open: "[", close: "]",
        exact: [
            .unsubscribe: "UNSUBSCRIBEURL", .preferences: "PREFERENCESURL", .forward: "FORWARDURL",
            .subscribe: "SUBSCRIBEURL", .campaignSubject: "SUBJECT", .campaignID: "MESSAGEID", .contactID: "USERID",
            .content: "CONTENT", .openTracking: "USERTRACK",
        ],
        links: [
            .unsubscribe: "UNSUBSCRIBE", .preferences: "PREFERENCES", .forward: "FORWARD", .subscribe: "SUBSCRIBE",
        ],
        also: [
            "JUMPOFFURL": .value(.unsubscribe), "BLACKLISTURL": .value(.unsubscribe), "BLACKLIST": .link(.unsubscribe),
            "CONFIRMATIONURL": .unknown("only phpList puts the confirmation of a subscription into messages"),
            "FOOTER": .unknown("phpList puts in the footer of the message"),
            "SIGNATURE": .unknown("it is phpList's own signature"),
            "FORWARDFORM": .unknown("forms do not work in messages of other services"),
            "FORWARDEDBY": .unknown("only phpList knows who forwarded a message"),
            "LISTS": .unknown("only phpList names all the lists of a contact"),
            "LISTOWNER": .unknown("only phpList's lists have owners"),
            "DOMAIN": .unknown("it is the address of the phpList server"),
            "WEBSITE": .unknown("it is the address of the phpList server"),
        ])

    static func read(_ text: String, in delimiter: TagDelimiter) -> TemplateTag? {
        if let tag = table.read(text) { return tag }
        if text.hasPrefix("URL:") || text.hasPrefix("FORWARD:") { return .unknown("this placeholder is phpList's own") }
        let parts = text.split(separator: "%%", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = names.read(parts[0]) else { return nil }
        return .field(TemplateField(name, fallback: parts.count == 2 ? parts[1] : nil))
    }

    static func write(_ field: TemplateField, named name: String) -> Rendering {
        guard field.change == .none || field.change == .raw else {
            return .none(because: "phpList cannot change the letters of an attribute")
        }
        let note = field.change == .raw ? "phpList does not tell HTML from text" : nil
        guard let fallback = field.fallback else { return Rendering.exact("[\(name)]").noting(note) }
        guard !fallback.contains(where: { "[]<\n".contains($0) }), !fallback.contains("%%") else {
            return .none(because: "the text for people without a value cannot stand in a placeholder of phpList")
        }
        return Rendering.exact("[\(name)%%\(fallback)]").noting(note)
    }

    static func write(_ date: [DatePart]) -> Rendering {
        .none(because: "no placeholder for the date of sending is documented for phpList")
    }

    static func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering {
        .none(because: "phpList has no conditions in bodies")
    }
}
