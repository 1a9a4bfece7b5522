package import DataportCore

extension JSONValue {
    /// Reads a small document, such as the report of an archive. Records never pass through here.
    /// - Throws: `badInput` when the text is no I-JSON, or holds a number that is not whole.
    package init(reading text: UnsafeRawBufferPointer, name: String) throws(DataportError) {
        var scanner = JSONScanner()
        do throws(JSONError) {
            _ = try scanner.scan(text)
        } catch {
            throw DataportError(
                .badInput, "this is not valid JSON (\(error.reason.rawValue))", place: "\(name), byte \(error.offset)",
                advice: "take another copy of the file")
        }
        guard Self.isSmall(text) else {
            throw DataportError(
                .limit, "the document holds more than \(Self.maximumValues) values", place: name,
                advice: "take another copy of the file")
        }
        var reader = TreeReader(text: text)
        guard let value = reader.value() else {
            throw DataportError(.badInput, "the document holds a number that is not whole", place: name)
        }
        self = value
    }

    /// The most values of a document that is read: a tree takes far more memory than its text.
    private static let maximumValues = 400_000

    /// Whether the text holds no more values than that. Commas inside strings count too, which only makes it stricter.
    private static func isSmall(_ text: UnsafeRawBufferPointer) -> Bool {
        let openings = Bytes.count(of: Byte.openBrace, in: text) + Bytes.count(of: Byte.openBracket, in: text)
        return openings + Bytes.count(of: Byte.comma, in: text) < maximumValues
    }

    /// The text, when this is one.
    package var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The number, when this is one.
    package var integer: Int? { if case .integer(let number) = self { number } else { nil } }
    /// The truth value, when this is one.
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The elements, when this is an array.
    package var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}

/// Builds the tree of a text that a scanner has found valid.
private struct TreeReader {
    let text: UnsafeRawBufferPointer
    private var at = 0

    init(text: UnsafeRawBufferPointer) { self.text = text }

    /// The value that begins here; `nil` when it holds a number that is not whole.
    mutating func value() -> JSONValue? {
        skipSpace()
        switch text[at] {
        case Byte.openBrace: return object()
        case Byte.openBracket: return array()
        case Byte.quote: return .string(string())
        default: return literal()
        }
    }

    private mutating func object() -> JSONValue? {
        var members: [JSONValue.Member] = []
        at += 1
        skipSpace()
        while text[at] != Byte.closeBrace {
            let key = string()
            skipSpace()
            at += 1
            guard let value = value() else { return nil }
            members.append(JSONValue.Member(key, value))
            skipSeparator()
        }
        at += 1
        return .object(members)
    }

    private mutating func array() -> JSONValue? {
        var elements: [JSONValue] = []
        at += 1
        skipSpace()
        while text[at] != Byte.closeBracket {
            guard let element = value() else { return nil }
            elements.append(element)
            skipSeparator()
        }
        at += 1
        return .array(elements)
    }

    private mutating func string() -> String {
        at += 1
        let start = at
        while text[at] != Byte.quote { at += text[at] == Byte.backslash ? 2 : 1 }
        let literal = UnsafeRawBufferPointer(rebasing: text[start..<at])
        at += 1
        return String(decoding: JSONString.unescape(literal), as: UTF8.self)
    }

    private mutating func literal() -> JSONValue? {
        let start = at
        while at < text.count, !isEnd(text[at]) { at += 1 }
        let word = String(decoding: text[start..<at], as: UTF8.self)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default: return Int(word).map { .integer($0) }
        }
    }

    private func isEnd(_ byte: UInt8) -> Bool {
        byte == Byte.comma || byte == Byte.closeBrace || byte == Byte.closeBracket || Byte.isWhiteSpace(byte)
    }

    private mutating func skipSeparator() {
        skipSpace()
        if text[at] == Byte.comma { at += 1 }
        skipSpace()
    }

    private mutating func skipSpace() {
        while at < text.count, Byte.isWhiteSpace(text[at]) { at += 1 }
    }
}
