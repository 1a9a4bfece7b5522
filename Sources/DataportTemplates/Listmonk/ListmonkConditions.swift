/// `{{ if eq .Subscriber.Attribs.city "Berlin" }}`, `{{ else if … }}`, `{{ else }}`, `{{ end }}`.
enum ListmonkConditions {
    static func read(_ text: String) -> TemplateTag? {
        let terms = text.terms
        switch terms.first {
        case "end": return terms.count == 1 ? .end : nil
        case "else":
            if terms.count == 1 { return .otherwise }
            return terms[1] == "if" ? .elseIf(condition(Array(terms.dropFirst(2)))) : nil
        case "if": return .begin(condition(Array(terms.dropFirst())))
        case "range", "with", "block", "define":
            return .begin(.unsupported("loops and blocks of Go templates have no counterpart"))
        default: return nil
        }
    }

    private static func condition(_ terms: [String]) -> TemplateCondition {
        let notUnderstood = TemplateCondition.unsupported("this condition of listmonk is not understood")
        switch terms.count {
        case 1: return ListmonkFields.name(terms[0]).map { .present($0) } ?? notUnderstood
        case 2 where terms[0] == "not": return ListmonkFields.name(terms[1]).map { .absent($0) } ?? notUnderstood
        case 3:
            if let name = ListmonkFields.name(terms.joined(separator: " ")) { return .present(name) }
            guard let name = compared(terms[1]), let text = terms[2].unquoted(escapes: true) else {
                return notUnderstood
            }
            return terms[0] == "eq" ? .equals(name, text) : terms[0] == "ne" ? .differs(name, text) : notUnderstood
        default: return notUnderstood
        }
    }

    /// `.X`, or `(print .X)`.
    private static func compared(_ term: String) -> TemplateField.Name? {
        if let name = ListmonkFields.name(term) { return name }
        guard term.hasPrefix("("), term.hasSuffix(")") else { return nil }
        let inner = term.dropFirst().dropLast().terms
        return inner.count == 2 && inner[0] == "print" ? ListmonkFields.name(inner[1]) : nil
    }

    static func write(_ part: ConditionPart) -> Rendering {
        switch part {
        case .begin(let condition): return test(condition).map { "{{ if \($0) }}" }
        case .elseIf(let condition): return test(condition).map { "{{ else if \($0) }}" }
        case .otherwise: return .exact("{{ else }}")
        case .end: return .exact("{{ end }}")
        }
    }

    private static func test(_ condition: TemplateCondition) -> Rendering {
        let noName = Rendering.none(because: "listmonk takes no field of this name")
        switch condition {
        case .present(let name): return ListmonkFields.path(name).map { .exact($0) } ?? noName
        case .absent(let name): return ListmonkFields.path(name).map { .exact("not \($0)") } ?? noName
        case .equals(let name, let text): return compared("eq", name, text) ?? noName
        case .differs(let name, let text): return compared("ne", name, text) ?? noName
        case .unsupported(let reason): return .none(because: reason)
        }
    }

    private static func compared(_ word: String, _ name: TemplateField.Name, _ text: String) -> Rendering? {
        guard let path = ListmonkFields.path(name) else { return nil }
        guard let quoted = Quoted.go(text) else { return .none(because: "listmonk cannot compare with this text") }
        // Go refuses to compare a number with a text, and would stop the campaign.
        if case .custom = name { return .exact("\(word) (print \(path)) \(quoted)") }
        return .exact("\(word) \(path) \(quoted)")
    }
}
