/// Fields of languages with filters: `contact.FIRSTNAME | default : "there" | upper`.
enum FilterChain {
    static func read(
        _ text: String, name: (String) -> TemplateField.Name?, filters: [(String, TemplateField.Change)]
    ) -> TemplateField? {
        var parts = text.split(outsideOfQuotes: "|")[...]
        guard let first = parts.popFirst(), let name = name(first) else { return nil }
        var field = TemplateField(name)
        for part in parts {
            let sides = part.split(outsideOfQuotes: ":")
            if sides.count == 2, sides[0] == "default", let fallback = sides[1].unquoted(escapes: false),
                field.fallback == nil, field.change == .none
            {
                field.fallback = fallback.isEmpty ? nil : fallback
            } else if let change = filters.first(where: { $0.0 == part })?.1, field.change == .none {
                field.change = change
            } else {
                return nil
            }
        }
        return field
    }

    static func write(
        _ field: TemplateField, _ path: String, filters: [(String, TemplateField.Change)], service: String
    ) -> Rendering {
        var text = path
        if let fallback = field.fallback {
            guard let quoted = Quoted.plain(fallback) else {
                return .none(because: "the text for people without a value cannot stand in a tag of \(service)")
            }
            text += " | default: \(quoted)"
        }
        guard field.change != .none else { return .exact("{{ \(text) }}") }
        guard let filter = filters.first(where: { $0.1 == field.change })?.0 else {
            return .none(because: "no such filter is documented for \(service)")
        }
        return .exact("{{ \(text) | \(filter) }}")
    }
}
