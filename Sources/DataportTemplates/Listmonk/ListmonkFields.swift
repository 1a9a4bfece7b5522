/// Fields as Go pipelines: `{{ .Subscriber.Attribs.city | default "there" | upper }}`.
enum ListmonkFields {
    private static let functions: [(String, TemplateField.Change)] = [
        ("upper", .upper), ("lower", .lower), ("title", .title), ("urlquery", .urlEncoded), ("Safe", .raw),
    ]

    /// The field that a path names.
    static func name(_ path: String) -> TemplateField.Name? {
        if let found = ListmonkSyntax.names.standard.first(where: { $0.value == path })?.key { return found }
        if let name = path.after(".Subscriber.Attribs."), isIdentifier(name) { return .custom(name) }
        var inner = path
        if inner.hasPrefix("("), inner.hasSuffix(")") { inner = String(inner.dropFirst().dropLast()).trimmed }
        let terms = inner.terms
        guard terms.count == 3, terms[0] == "index", terms[1] == ".Subscriber.Attribs",
            let name = terms[2].unquoted(escapes: true)
        else { return nil }
        return ListmonkSyntax.names.read(name)
    }

    /// The path of a field, in a form that can stand as an argument.
    static func path(_ name: TemplateField.Name) -> String? {
        guard case .name(let text, _) = ListmonkSyntax.names.write(name) else { return nil }
        guard case .custom = name else { return text }
        return isIdentifier(text)
            ? ".Subscriber.Attribs.\(text)" : Quoted.go(text).map { "(index .Subscriber.Attribs \($0))" }
    }

    private static func isIdentifier(_ text: String) -> Bool {
        !text.isEmpty && !text.contains { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
    }

    static func read(_ text: String) -> TemplateTag? {
        var parts = text.split(outsideOfQuotes: "|")[...]
        guard let first = parts.popFirst(), var field = source(first) else { return nil }
        for part in parts {
            let terms = part.terms
            if terms.count == 2, terms[0] == "default", let fallback = terms[1].unquoted(escapes: true),
                field.fallback == nil, field.change == .none
            {
                field.fallback = fallback.isEmpty ? nil : fallback
            } else if terms == ["toString"] {
                continue
            } else if let change = functions.first(where: { [$0.0] == terms })?.1, field.change == .none {
                field.change = change
            } else {
                return .unknown("this chain of functions is not understood")
            }
        }
        return .field(field)
    }

    /// `.X`, `default "there" .X`, `or .X "there"`, `upper .X`.
    private static func source(_ text: String) -> TemplateField? {
        if let name = name(text) { return TemplateField(name) }
        let terms = text.terms
        if terms.count == 2, let change = functions.first(where: { $0.0 == terms[0] })?.1, let name = name(terms[1]) {
            return TemplateField(name, change: change)
        }
        guard terms.count == 3 else { return nil }
        if terms[0] == "default", let name = name(terms[2]), let fallback = terms[1].unquoted(escapes: true) {
            return TemplateField(name, fallback: fallback)
        }
        if terms[0] == "or", let name = name(terms[1]), let fallback = terms[2].unquoted(escapes: true) {
            return TemplateField(name, fallback: fallback)
        }
        return nil
    }

    static func write(_ field: TemplateField, _ name: String) -> Rendering {
        guard var pipeline = path(field.name) else { return .none(because: "listmonk takes no field of this name") }
        if let fallback = field.fallback {
            guard let quoted = Quoted.go(fallback) else {
                return .none(because: "the text for people without a value cannot stand in a tag of listmonk")
            }
            pipeline += " | default \(quoted)"
        }
        guard let function = functions.first(where: { $0.1 == field.change })?.0 else {
            return .exact("{{ \(pipeline) }}")
        }
        if case .custom = field.name {
            // An attribute can be missing, or a number: functions that want a text would stop the campaign.
            pipeline += (field.fallback == nil ? " | default \"\"" : "") + " | toString"
        }
        pipeline += " | \(function)"
        return .exact("{{ \(pipeline) }}")
    }
}
