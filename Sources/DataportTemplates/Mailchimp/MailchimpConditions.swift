/// `*|IF:VIP=yes|*`, `*|ELSEIF:…|*`, `*|ELSE:|*`, `*|IFNOT:…|*`, `*|END:IF|*`.
enum MailchimpConditions {
    static func read(_ text: String) -> TemplateTag? {
        if text == "ELSE:" || text == "ELSE" { return .otherwise }
        if text.hasPrefix("END:") { return .end }
        if let rest = text.after("IFNOT:") { return .begin(condition(rest, isNegated: true)) }
        if let rest = text.after("ELSEIF:") { return .elseIf(condition(rest, isNegated: false)) }
        if let rest = text.after("IF:") { return .begin(condition(rest, isNegated: false)) }
        if text.hasPrefix("INTERESTED:") || text.hasPrefix("GROUP:") {
            return .begin(.unsupported("groups of Mailchimp are no fields"))
        }
        return nil
    }

    private static func condition(_ text: String, isNegated: Bool) -> TemplateCondition {
        let operators = [("!=", true), ("=", false)]
        for (sign, differs) in operators {
            let sides = text.split(separator: sign, maxSplits: 1, omittingEmptySubsequences: false).map { $0.trimmed }
            guard sides.count == 2 else { continue }
            guard let name = field(sides[0]), !sides[1].isEmpty, !sides[0].hasSuffix("<"), !sides[0].hasSuffix(">")
            else {
                return .unsupported("this comparison is not understood")
            }
            return differs != isNegated ? .differs(name, sides[1]) : .equals(name, sides[1])
        }
        guard let name = field(text.trimmed) else {
            return .unsupported("the condition is about no field of the contact")
        }
        return isNegated ? .absent(name) : .present(name)
    }

    /// What Mailchimp knows by itself (`REWARDS`, `ARCHIVE_PAGE`, `MC_PREVIEW_TEXT`) is no field.
    private static func field(_ text: String) -> TemplateField.Name? {
        guard MailchimpSyntax.table.read(text) == nil, !text.hasPrefix("MC_") else { return nil }
        return MailchimpSyntax.names.read(text)
    }

    static func write(_ part: ConditionPart) -> Rendering {
        switch part {
        case .begin(.absent(let name)): return named(name) { "*|IFNOT:\($0)|*" }
        case .begin(let condition): return sides(condition, "IF:")
        case .elseIf(.absent): return .none(because: "Mailchimp has no ELSEIF for an empty field")
        case .elseIf(let condition): return sides(condition, "ELSEIF:")
        case .otherwise: return .exact("*|ELSE:|*")
        case .end: return .exact("*|END:IF|*")
        }
    }

    private static func sides(_ condition: TemplateCondition, _ word: String) -> Rendering {
        switch condition {
        case .present(let name), .absent(let name): return named(name) { "*|\(word)\($0)|*" }
        case .equals(let name, let text): return compared(name, "=", text, word)
        case .differs(let name, let text): return compared(name, "!=", text, word)
        case .unsupported(let reason): return .none(because: reason)
        }
    }

    private static func compared(_ name: TemplateField.Name, _ sign: String, _ text: String, _ word: String)
        -> Rendering
    {
        guard !text.isEmpty, text == text.trimmed, !text.contains(where: { "|=\n<>!".contains($0) }) else {
            return .none(because: "Mailchimp cannot compare with this text")
        }
        return named(name) { "*|\(word)\($0)\(sign)\(text)|*" }
    }

    private static func named(_ name: TemplateField.Name, _ tag: (String) -> String) -> Rendering {
        switch MailchimpSyntax.names.write(name) {
        case .name(let name, let note): Rendering.exact(tag(name)).noting(note)
        case .impossible(let reason): .none(because: reason)
        }
    }
}
