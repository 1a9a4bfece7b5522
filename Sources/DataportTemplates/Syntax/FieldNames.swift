/// How a service calls the fields of contacts.
struct FieldNames: Sendable {
    enum LetterCase: Sendable { case upper, lower, any }

    /// The service's own name, for messages.
    let service: String
    /// The fields that every account has.
    let standard: KeyValuePairs<TemplateField.Name, String>
    /// Other spellings that are read.
    var also: KeyValuePairs<String, TemplateField.Name> = [:]
    let letterCase: LetterCase
    /// What a name may hold beside of letters, digits and `_`.
    var extra: String = ""
    var longest = 100

    /// The name of a field, with the difference when it must be called otherwise.
    enum Written: Equatable {
        case name(String, note: String?)
        case impossible(String)
    }

    func read(_ text: String) -> TemplateField.Name? {
        if let found = standard.first(where: { $0.value == text })?.key { return found }
        if let found = also.first(where: { $0.key == text })?.value { return found }
        return isName(text) && folded(text) == text ? .custom(text) : nil
    }

    func write(_ name: TemplateField.Name) -> Written {
        if let found = standard.first(where: { $0.key == name })?.value { return .name(found, note: nil) }
        guard case .custom(let text) = name else {
            return .impossible("\(service) has no field for this part of a name")
        }
        guard isName(text) else {
            return .impossible("\(service) takes no field of this name: see docs/templates.md for what names hold")
        }
        let written = folded(text)
        if standard.contains(where: { $0.value == written }) {
            return .impossible("\(service) has a field of its own of this name")
        }
        let note = written == text ? nil : "the field must be called \(written) in \(service)"
        return .name(written, note: note)
    }

    private func folded(_ text: String) -> String {
        switch letterCase {
        case .upper: text.uppercased()
        case .lower: text.lowercased()
        case .any: text
        }
    }

    private func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, Self.isLetter(first), text.utf8.count <= longest, text.last != " " else {
            return false
        }
        return text.utf8.allSatisfy { Self.isLetter($0) || (0x30...0x39).contains($0) || extra.utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
}
