/// The tags of Brevo: `{{ contact.FIRSTNAME }}`, `{{ unsubscribe }}`, `{% if contact.VIP %}`.
///
/// Source: help.brevo.com articles 4402386448530 (variables), 4405381108626 (filters: default, upper, lower, title), 360001030599 (if
/// statements) and 360000946299 (`mirror`, `unsubscribe`, `update_profile`). No tag for the current date, the list or the company was found
/// there, so none is written.
enum BrevoSyntax: TagSyntax {
    static let delimiters = [
        TagDelimiter("{{", "}}", quotes: "\"'"), TagDelimiter("{%", "%}", quotes: "\"'"),
        TagDelimiter("{#", "#}", stops: "\n"),
    ]

    static let names = FieldNames(
        service: "Brevo", standard: [.email: "EMAIL", .firstName: "FIRSTNAME", .lastName: "LASTNAME"],
        letterCase: .upper)

    static let table = TagTable(
        "Brevo", open: "{{ ", close: " }}",
        exact: [.unsubscribe: "unsubscribe", .webVersion: "mirror", .preferences: "update_profile"])

    private static let filters: [(String, TemplateField.Change)] = [
        ("upper", .upper), ("lower", .lower), ("title", .title),
    ]

    static func read(_ text: String, in delimiter: TagDelimiter) -> TemplateTag? {
        let text = text.trimmed
        if delimiter.open == Array("{#".utf8) { return .value(.comment) }
        if delimiter.open == Array("{%".utf8) {
            return BracedConditions.brevo.read(text) ?? .unknown("this statement of Brevo is not understood")
        }
        if text.isEmpty { return nil }
        return table.read(text) ?? field(text) ?? .unknown("this expression of Brevo is not understood")
    }

    static func name(_ path: String) -> TemplateField.Name? { path.after("contact.").flatMap(names.read) }

    private static func field(_ text: String) -> TemplateTag? {
        guard let field = FilterChain.read(text, name: name, filters: filters) else {
            guard text.hasPrefix("contact.") else { return nil }
            let hasFilters = text.contains("|")
            return .unknown(
                hasFilters ? "this chain of filters is not understood" : "attributes of Brevo are written in capitals")
        }
        return .field(field)
    }

    static func write(_ field: TemplateField, named name: String) -> Rendering {
        FilterChain.write(field, "contact.\(name)", filters: filters, service: "Brevo")
    }

    static func write(_ date: [DatePart]) -> Rendering {
        .none(because: "no tag for the date of sending is documented for Brevo")
    }

    static func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering {
        BracedConditions.brevo.write(part, in: opening)
    }
}
