import DataportCore
import DataportFormats

/// Bans as Mailman applies them: a ban of the site or of the list, as the very address or as a pattern that matches from its beginning,
/// capitals or not.
struct MailmanBans {
    /// The site's, under the empty name, and those of lists.
    private var addresses: [String: Set<String>] = [:]
    private var patterns: [String: [JSONSchemaPattern]] = [:]

    /// Mailman's own words of a ban.
    static func raw(of list: String?) -> String {
        "{\"provider\":\"mailman3\",\"ban\":\"\(list == nil ? "site" : "list")\"}"
    }

    /// An address, domain or pattern as a ban has to have it, for Mailman compares it with addresses in lower case.
    static func normalized(_ text: String) -> String {
        if text.first == "^" { return text }
        if text.contains("@") { return text.lowercased() }
        return "^.*@\(text.lowercased().replacing(".", with: "\\."))$"
    }

    /// Adds a ban.
    mutating func add(_ ban: String, list: String?) {
        let scope = list ?? ""
        addresses[scope, default: []].insert(ban)
        guard ban.first == "^", let pattern = try? JSONSchemaPattern(Self.lowercased(ban)) else { return }
        patterns[scope, default: []].append(pattern)
    }

    /// Whether there is this very ban.
    func contains(_ ban: String, list: String?) -> Bool { addresses[list ?? ""]?.contains(ban) ?? false }

    /// Whether an address, or what is to be banned, is banned on a list; `nil` for the site as a whole.
    func covers(_ text: String, list: String?) -> Bool {
        let lower = text.lowercased()
        let bytes = Array(lower.utf8)
        for scope in Set(["", list ?? ""]) {
            if let known = addresses[scope], known.contains(text) || known.contains(lower) { return true }
            if let patterns = patterns[scope], patterns.contains(where: { $0.matches(bytes) }) { return true }
        }
        return false
    }

    /// A pattern in small letters, but for classes such as `\S`.
    private static func lowercased(_ pattern: String) -> String {
        var (result, isEscaped) = ("", false)
        for character in pattern {
            result += isEscaped ? String(character) : character.lowercased()
            isEscaped = !isEscaped && character == "\\"
        }
        return result
    }
}
