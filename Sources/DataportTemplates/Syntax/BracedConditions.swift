/// Conditions of Django's family and of Liquid: `{% if contact.VIP == "yes" %}`, `{% else %}`, `{% endif %}`.
struct BracedConditions: Sendable {
    let service: String
    let elseIf: String
    /// Whether emptiness is said with `unless`; otherwise with `not`.
    let hasUnless: Bool
    let name: @Sendable (String) -> TemplateField.Name?
    let path: @Sendable (TemplateField.Name) -> Rendering

    static let brevo = BracedConditions(
        service: "Brevo", elseIf: "elif", hasUnless: false, name: { BrevoSyntax.name($0) },
        path: { Self.path($0, BrevoSyntax.names) { "contact.\($0)" } })

    static let keila = BracedConditions(
        service: "Keila", elseIf: "elsif", hasUnless: true, name: { KeilaSyntax.name($0) },
        path: { name in Self.path(name, KeilaSyntax.names) { KeilaSyntax.path(name, $0) } })

    private static func path(
        _ name: TemplateField.Name, _ names: FieldNames, _ path: (String) -> String
    ) -> Rendering {
        switch names.write(name) {
        case .name(let text, let note): Rendering.exact(path(text)).noting(note)
        case .impossible(let reason): .none(because: reason)
        }
    }

    func read(_ text: String) -> TemplateTag? {
        var text = text
        if text.hasPrefix("-") { text = String(text.dropFirst()).trimmed }
        if text.hasSuffix("-") { text = String(text.dropLast()).trimmed }
        let terms = text.terms
        guard let word = terms.first else { return nil }
        let rest = Array(terms.dropFirst())
        switch word {
        case "if": return .begin(condition(rest))
        case "unless" where hasUnless: return .begin(negated(condition(rest)))
        case elseIf: return .elseIf(condition(rest))
        case "else": return .otherwise
        case "endif", "endunless", "endfor", "endcase", "endcapture", "endraw", "endwith": return .end
        case "for", "case", "capture", "raw", "with":
            return .begin(.unsupported("loops and blocks of \(service) have no counterpart"))
        case "comment", "endcomment": return nil
        default: return nil
        }
    }

    private func condition(_ terms: [String]) -> TemplateCondition {
        let notUnderstood = TemplateCondition.unsupported("this condition of \(service) is not understood")
        if terms.count == 1 { return name(terms[0]).map { .present($0) } ?? notUnderstood }
        if terms.count == 2, terms[0] == "not" { return name(terms[1]).map { .absent($0) } ?? notUnderstood }
        guard terms.count == 3, let name = name(terms[0]), let text = terms[2].unquoted(escapes: false) else {
            return notUnderstood
        }
        switch terms[1] {
        case "==": return text.isEmpty ? .absent(name) : .equals(name, text)
        case "!=": return text.isEmpty ? .present(name) : .differs(name, text)
        default: return notUnderstood
        }
    }

    private func negated(_ condition: TemplateCondition) -> TemplateCondition {
        switch condition {
        case .present(let name): .absent(name)
        case .absent(let name): .present(name)
        case .equals(let name, let text): .differs(name, text)
        case .differs(let name, let text): .equals(name, text)
        case .unsupported: condition
        }
    }

    func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering {
        switch part {
        case .begin(.absent(let name)) where hasUnless: return path(name).map { "{% unless \($0) %}" }
        case .elseIf(.absent) where hasUnless: return .none(because: "\(service) has no else-if for an empty field")
        case .begin(let condition): return test(condition).map { "{% if \($0) %}" }
        case .elseIf(let condition): return test(condition).map { "{% \(elseIf) \($0) %}" }
        case .otherwise: return .exact("{% else %}")
        case .end:
            if hasUnless, case .absent = opening { return .exact("{% endunless %}") }
            return .exact("{% endif %}")
        }
    }

    private func test(_ condition: TemplateCondition) -> Rendering {
        switch condition {
        case .present(let name): path(name)
        case .absent(let name): path(name).map { "not \($0)" }
        case .equals(let name, let text): compared(name, "==", text)
        case .differs(let name, let text): compared(name, "!=", text)
        case .unsupported(let reason): .none(because: reason)
        }
    }

    private func compared(_ name: TemplateField.Name, _ sign: String, _ text: String) -> Rendering {
        guard !text.isEmpty, let quoted = Quoted.plain(text) else {
            return .none(because: "\(service) cannot compare with this text")
        }
        return path(name).map { "\($0) \(sign) \(quoted)" }
    }
}
