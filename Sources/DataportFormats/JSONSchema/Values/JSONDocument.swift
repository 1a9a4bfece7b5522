/// A small JSON text with its tape, such as a schema. Places are places of tokens; the value of the text is at `root`.
package struct JSONDocument: Sendable {
    /// The place of the text's value.
    package static let root = 1

    /// The text.
    package let bytes: [UInt8]
    let tokens: [JSONToken]

    /// Reads `text`.
    init(reading text: UnsafeRawBufferPointer) throws(JSONError) {
        var scanner = JSONScanner()
        var tokens: [JSONToken] = []
        let count = try scanner.scan(text, into: &tokens)
        bytes = Array(text)
        self.tokens = Array(tokens[..<count])
    }

    /// Reads `text`.
    package init(_ text: [UInt8]) throws(JSONError) {
        self = try text.withUnsafeBufferPointer { (text) throws(JSONError) in
            try JSONDocument(reading: UnsafeRawBufferPointer(text))
        }
    }

    /// What stands at a place.
    package func kind(_ place: Int) -> JSONKind { tokens[place].kind }

    /// The literal of a value; of strings and keys what stands between the quotes.
    package func literal(_ place: Int) -> ArraySlice<UInt8> {
        let token = tokens[place]
        return bytes[token.start..<token.start + token.count]
    }

    /// The text of a string or key, its escapes resolved.
    package func text(_ place: Int) -> [UInt8] {
        let literal = literal(place)
        guard tokens[place].isEscaped else { return Array(literal) }
        return literal.withUnsafeBytes { JSONString.unescape($0) }
    }

    /// The text of a value, when that is a string.
    package func string(_ place: Int) -> String? {
        kind(place) == .string ? String(decoding: text(place), as: UTF8.self) : nil
    }

    /// The number at a place, when one stands there.
    func number(_ place: Int) -> Decimal? { kind(place) == .number ? Decimal(Array(literal(place))) : nil }

    /// The places of the elements of an array.
    package func elements(_ place: Int) -> [Int] {
        guard kind(place) == .array else { return [] }
        return withView { $0.children(of: place) }
    }

    /// The keys of an object and the places of their values.
    package func members(_ place: Int) -> [(key: [UInt8], value: Int)] {
        guard kind(place) == .object else { return [] }
        return withView { $0.children(of: place) }.map { (text($0), $0 + 1) }
    }

    /// The place of the value of a member of an object; `nil` when it has no such member.
    func member(_ key: [UInt8], of place: Int) -> Int? { members(place).first { $0.key == key }?.value }

    /// The place of the value of a member of an object; `nil` when it has no such member.
    package func member(_ key: String, of place: Int) -> Int? { member(Array(key.utf8), of: place) }

    func withView<R>(_ body: (JSONView) -> R) -> R {
        bytes.withUnsafeBufferPointer { bytes in
            tokens.withUnsafeBufferPointer { tokens in
                // A valid text is not empty.
                body(
                    JSONView(text: bytes.baseAddress.unsafelyUnwrapped, tokens: tokens.baseAddress.unsafelyUnwrapped))
            }
        }
    }
}

extension JSONDocument {
    /// A value of this document as a document of its own.
    package func part(_ place: Int) -> JSONDocument {
        let token = tokens[place]
        let isString = token.kind == .string
        let start = token.start - (isString ? 1 : 0)
        // A container ends somewhere before the token that follows it; reading once more finds where.
        let rest = bytes[start...]
        let length = rest.withUnsafeBytes { JSONExtent.length(of: $0) }
        // What was valid in a document is valid alone.
        return (try? JSONDocument(Array(rest.prefix(length)))) ?? self
    }
}

/// Where a value ends.
enum JSONExtent {
    /// Bytes of the value with which a valid text begins.
    static func length(of text: UnsafeRawBufferPointer) -> Int {
        var depth = 0
        var at = 0
        var isInString = false
        while at < text.count {
            let byte = text[at]
            if isInString {
                if byte == Byte.backslash { at += 1 }
                if byte == Byte.quote { isInString = false }
            } else {
                switch byte {
                case Byte.quote: isInString = true
                case Byte.openBrace, Byte.openBracket: depth += 1
                case Byte.closeBrace, Byte.closeBracket, Byte.comma: if depth == 0 { return at }
                default: if depth == 0, Byte.isWhiteSpace(byte) { return at }
                }
                if byte == Byte.closeBrace || byte == Byte.closeBracket { depth -= 1 }
            }
            at += 1
            if depth == 0, !isInString, byte == Byte.quote || byte == Byte.closeBrace || byte == Byte.closeBracket {
                return at
            }
        }
        return at
    }
}
