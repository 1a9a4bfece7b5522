/// `{{#if vip}}`, `{{#unless vip}}`, `{{#equals city "Berlin"}}`, `{{else}}`, `{{/equals}}`: each helper has an end of its own.
enum SendGridConditions {
    static func read(_ text: String) -> TemplateTag? {
        if text == "else" { return .otherwise }
        if text.hasPrefix("/") { return .end }
        if let rest = text.after("else if ") {
            return .elseIf(SendGridSyntax.names.read(rest.trimmed).map { .present($0) } ?? notUnderstood)
        }
        if text.hasPrefix("else ") { return .elseIf(notUnderstood) }
        return text.after("#").map { .begin(condition($0.terms)) }
    }

    private static let notUnderstood = TemplateCondition.unsupported("this helper of Handlebars is not understood")

    private static func condition(_ terms: [String]) -> TemplateCondition {
        guard terms.count >= 2, let name = SendGridSyntax.names.read(terms[1]) else { return notUnderstood }
        switch (terms[0], terms.count) {
        case ("if", 2): return .present(name)
        case ("unless", 2): return .absent(name)
        case ("equals", 3): return terms[2].unquoted(escapes: false).map { .equals(name, $0) } ?? notUnderstood
        case ("notEquals", 3): return terms[2].unquoted(escapes: false).map { .differs(name, $0) } ?? notUnderstood
        case ("each", _): return .unsupported("loops have no counterpart")
        default: return notUnderstood
        }
    }

    static func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering {
        switch part {
        case .begin(let condition): return begin(condition)
        case .elseIf(.present(let name)):
            guard case .present = opening else { return noElseIf }
            return named(name) { "{{else if \($0)}}" }
        case .elseIf: return noElseIf
        case .otherwise: return .exact("{{else}}")
        case .end:
            return helper(opening).map { .exact("{{/\($0)}}") } ?? .none(because: "no condition begins before it")
        }
    }

    private static let noElseIf = Rendering.none(because: "SendGrid has else-if only for fields that hold something")

    private static func helper(_ condition: TemplateCondition) -> String? {
        switch condition {
        case .present: "if"
        case .absent: "unless"
        case .equals: "equals"
        case .differs: "notEquals"
        case .unsupported: nil
        }
    }

    private static func begin(_ condition: TemplateCondition) -> Rendering {
        guard let helper = helper(condition) else { return .none(because: "this condition is not understood") }
        switch condition {
        case .present(let name), .absent(let name): return named(name) { "{{#\(helper) \($0)}}" }
        case .equals(let name, let text), .differs(let name, let text):
            guard let quoted = Quoted.plain(text), quoted.hasPrefix("\"") else {
                return .none(because: "SendGrid cannot compare with this text")
            }
            return named(name) { "{{#\(helper) \($0) \(quoted)}}" }
        case .unsupported(let reason): return .none(because: reason)
        }
    }

    private static func named(_ name: TemplateField.Name, _ tag: (String) -> String) -> Rendering {
        switch SendGridSyntax.names.write(name) {
        case .name(let text, let note): Rendering.exact(tag(text)).noting(note)
        case .impossible(let reason): .none(because: reason)
        }
    }
}
