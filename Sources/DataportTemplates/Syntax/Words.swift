/// Small tools for the text of one tag.
extension StringProtocol {
    /// Without spaces around it.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }

    /// Split at `separator` where no quotes stand around it, and trimmed.
    func split(outsideOfQuotes separator: Character) -> [String] {
        var parts = [""]
        var quote: Character?
        var before: Character?
        for character in self {
            if let open = quote {
                if character == open, before != "\\" { quote = nil }
            } else if character == "\"" || character == "'" || character == "`" {
                quote = character
            } else if character == separator {
                parts.append("")
                before = character
                continue
            }
            parts[parts.count - 1].append(character)
            before = character
        }
        return parts.map(\.trimmed)
    }

    /// What is in quotes that fill the whole text; backslashes are undone where `escapes` says so.
    func unquoted(escapes: Bool) -> String? {
        guard let quote = first, quote == "\"" || quote == "'" || quote == "`", count >= 2, last == quote else {
            return nil
        }
        let inside = String(dropFirst().dropLast())
        guard escapes, quote == "\"" else { return inside.contains(quote) ? nil : inside }
        var text = ""
        var isEscaped = false
        for character in inside {
            if isEscaped {
                guard character == "\"" || character == "\\" else { return nil }
                text.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == quote {
                return nil
            } else {
                text.append(character)
            }
        }
        return isEscaped ? nil : text
    }

    /// The words between spaces; quoted texts and parentheses stay whole.
    var terms: [String] {
        var terms: [String] = []
        var depth = 0
        for part in split(outsideOfQuotes: " ") where !part.isEmpty {
            if depth > 0 { terms[terms.count - 1] += " " + part } else { terms.append(part) }
            depth += part.filter { $0 == "(" }.count - part.filter { $0 == ")" }.count
        }
        return terms
    }

    /// What follows `prefix`, or `nil`.
    func after(_ prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}

/// Quotes for a text in a template language.
enum Quoted {
    /// In double quotes, or in single ones; `nil` when the text holds both, or what would end a tag.
    static func plain(_ text: String) -> String? {
        guard isHarmless(text), !text.contains("\\") else { return nil }
        if !text.contains("\"") { return "\"\(text)\"" }
        return text.contains("'") ? nil : "'\(text)'"
    }

    /// As a string of Go.
    static func go(_ text: String) -> String? {
        guard isHarmless(text) else { return nil }
        var result = "\""
        for character in text {
            if character == "\"" || character == "\\" { result.append("\\") }
            result.append(character)
        }
        return result + "\""
    }

    private static func isHarmless(_ text: String) -> Bool {
        !text.contains("{") && !text.contains("}") && !text.contains("%}") && !text.utf8.contains { $0 < 0x20 }
    }
}
