/// The tags of SendGrid's Marketing Campaigns and dynamic templates, which are Handlebars: `{{first_name}}`, `{{{unsubscribe}}}`,
/// `{{insert first_name "default=there"}}`.
///
/// Source: twilio.com/docs/sendgrid/ui/sending-email/editor (reserved substitution tags; the `<%asm_…%>` tags, which belong to the Email API
/// and must never stand in a campaign, are read and not written) and …/for-developers/sending-email/using-handlebars (helpers).
enum SendGridSyntax: TagSyntax {
    static let delimiters = [
        TagDelimiter("{{{", "}}}", quotes: "\""), TagDelimiter("{{", "}}", quotes: "\""),
        TagDelimiter("<%", "%>", stops: "<\n"),
    ]

    static let names = FieldNames(
        service: "SendGrid", standard: [.email: "email", .firstName: "first_name", .lastName: "last_name"],
        letterCase: .any)

    static let table = TagTable(
        "SendGrid", open: "{{", close: "}}",
        exact: [
            .unsubscribe: "{unsubscribe}", .preferences: "{unsubscribe_preferences}", .webVersion: "Weblink",
            .senderName: "Sender_Name", .senderEmail: "Sender_Email", .companyStreet: "Sender_Address",
            .companyCity: "Sender_City", .companyState: "Sender_State", .companyPostcode: "Sender_Zip",
            .companyCountry: "Sender_Country",
        ],
        also: ["unsubscribe": .value(.unsubscribe), "unsubscribe_preferences": .value(.preferences)],
        near: [
            .companyName: ("{{Sender_Name}}", "SendGrid knows the name of the sender and no other"),
            .companyAddressLine: (address, "the parts of the address stand one after the other"),
            .companyAddress: (address, "the address stands in one line"),
        ])

    private static let address =
        "{{Sender_Address}}, {{Sender_Zip}} {{Sender_City}}, {{Sender_State}}, {{Sender_Country}}"

    /// The tags of the Email API.
    private static let asm: [String: TemplateTag] = [
        "asm_group_unsubscribe_raw_url": .value(.unsubscribe), "asm_global_unsubscribe_raw_url": .value(.unsubscribe),
        "asm_preferences_raw_url": .value(.preferences), "asm_group_unsubscribe_url": .link(.unsubscribe),
        "asm_global_unsubscribe_url": .link(.unsubscribe), "asm_preferences_url": .link(.preferences),
    ]

    static func read(_ text: String, in delimiter: TagDelimiter) -> TemplateTag? {
        let text = text.trimmed
        if delimiter.open.first == UInt8(ascii: "<") { return asm[text] }
        if text.isEmpty || text.hasPrefix("{") { return nil }
        if text.hasPrefix("!") { return .value(.comment) }
        let isRaw = delimiter.open.count == 3
        if let tag = table.read(text) ?? asm[text] ?? SendGridConditions.read(text) { return tag }
        if let field = inserted(text) { return .field(field) }
        guard let name = names.read(text) else { return .unknown("this expression of Handlebars is not understood") }
        return .field(TemplateField(name, change: isRaw ? .raw : .none))
    }

    /// `insert first_name "default=there"`.
    private static func inserted(_ text: String) -> TemplateField? {
        let terms = text.terms
        guard terms.count == 2 || terms.count == 3, terms[0] == "insert", let name = names.read(terms[1]) else {
            return nil
        }
        guard terms.count == 3 else { return TemplateField(name) }
        guard let fallback = terms[2].unquoted(escapes: false)?.after("default=") else { return nil }
        return TemplateField(name, fallback: fallback)
    }

    static func write(_ field: TemplateField, named name: String) -> Rendering {
        guard let fallback = field.fallback else {
            switch field.change {
            case .none: return .exact("{{\(name)}}")
            case .raw: return .exact("{{{\(name)}}}")
            default: return .none(because: "SendGrid has no helper that changes a text so")
            }
        }
        guard field.change == .none else { return .none(because: "SendGrid has no helper that changes a text so") }
        guard let quoted = Quoted.plain("default=" + fallback), quoted.hasPrefix("\"") else {
            return .none(because: "the text for people without a value cannot stand in a tag of SendGrid")
        }
        return .exact("{{insert \(name) \(quoted)}}")
    }

    static func write(_ date: [DatePart]) -> Rendering {
        .none(because: "SendGrid has no tag for the date of sending")
    }

    static func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering {
        SendGridConditions.write(part, in: opening)
    }
}
