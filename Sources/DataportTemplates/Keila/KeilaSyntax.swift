/// The tags of Keila, which are Liquid: `{{ contact.first_name }}`, `{{ contact.data.city }}`, `{{ unsubscribe_link }}`.
///
/// Source: pentacent/keila lib/keila/mailings/builder.ex (what is assigned: contact, campaign with subject and preview_text,
/// unsubscribe_link); filters and `date` are Solid's (edgurgel/solid lib/solid/filter.ex). Solid's `default` fills in for what is missing,
/// and not for an empty text.
enum KeilaSyntax: TagSyntax {
    static let delimiters = [TagDelimiter("{{", "}}", quotes: "\"'"), TagDelimiter("{%", "%}", quotes: "\"'")]

    static let names = FieldNames(
        service: "Keila", standard: [.email: "email", .firstName: "first_name", .lastName: "last_name"],
        letterCase: .any)

    static let table = TagTable(
        "Keila", open: "{{ ", close: " }}",
        exact: [
            .unsubscribe: "unsubscribe_link", .campaignSubject: "campaign.subject",
            .campaignPreview: "campaign.preview_text", .contactID: "contact.id",
        ])

    private static let filters: [(String, TemplateField.Change)] = [
        ("upcase", .upper), ("downcase", .lower), ("url_encode", .urlEncoded),
    ]

    static func read(_ text: String, in delimiter: TagDelimiter) -> TemplateTag? {
        let text = text.trimmed
        if delimiter.open == Array("{%".utf8) {
            return BracedConditions.keila.read(text) ?? .unknown("this statement of Liquid is not understood")
        }
        if text.isEmpty { return nil }
        return table.read(text) ?? date(text) ?? field(text) ?? .unknown("this expression of Liquid is not understood")
    }

    /// What an account adds stands in `contact.data`; only `contact` itself knows address and name.
    static func name(_ path: String) -> TemplateField.Name? {
        if let own = path.after("contact.data.") { return names.read(own).map { $0.isStandard ? .custom(own) : $0 } }
        guard let name = path.after("contact.").flatMap(names.read), name.isStandard else { return nil }
        return name
    }

    static func path(_ name: TemplateField.Name, _ text: String) -> String {
        name.isStandard ? "contact.\(text)" : "contact.data.\(text)"
    }

    private static func date(_ text: String) -> TemplateTag? {
        let parts = text.split(outsideOfQuotes: "|")
        guard parts.count == 2, ["now", "today"].contains(parts[0].unquoted(escapes: false)) else { return nil }
        let sides = parts[1].split(outsideOfQuotes: ":")
        guard sides.count == 2, sides[0] == "date", let format = sides[1].unquoted(escapes: false) else { return nil }
        return DateFormat.strftime.read(format).map { .date($0) } ?? .unknown("dates of this form are not understood")
    }

    private static func field(_ text: String) -> TemplateTag? {
        guard let field = FilterChain.read(text, name: name, filters: filters) else {
            guard text.hasPrefix("contact.") else { return nil }
            let hasFilters = text.contains("|")
            return .unknown(
                hasFilters ? "this chain of filters is not understood" : "fields of an account stand in contact.data")
        }
        return .field(field)
    }

    static func write(_ field: TemplateField, named name: String) -> Rendering {
        var field = field
        let isRaw = field.change == .raw
        if isRaw { field.change = .none }
        return FilterChain.write(field, path(field.name, name), filters: filters, service: "Keila")
            .noting(isRaw ? "Keila does not tell HTML from text" : nil)
    }

    static func write(_ date: [DatePart]) -> Rendering {
        guard let format = DateFormat.strftime.write(date), let quoted = Quoted.plain(format) else {
            return .none(because: "Keila cannot write dates of this form")
        }
        return .exact("{{ \"now\" | date: \(quoted) }}")
    }

    static func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering {
        BracedConditions.keila.write(part, in: opening)
    }
}

extension TemplateField.Name {
    /// Whether every account has this field.
    var isStandard: Bool {
        if case .custom = self { false } else { true }
    }
}
