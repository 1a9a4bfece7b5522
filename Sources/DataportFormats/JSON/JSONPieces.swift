/// Takes JSON that a scanner has found valid apart, one level deep, without changing a byte of a value: numbers keep their digits.
package enum JSONPieces {
    /// A member of an object.
    package struct Member: Sendable, Equatable {
        /// The key, escapes resolved.
        package let key: String
        /// The key as it is written, with its quotes.
        package let literal: String
        /// The value as it is written.
        package let value: String
    }

    /// The members of an object in their order; none when the text is no object.
    package static func members(of object: String) -> [Member] {
        guard object.utf8.first(where: { !Byte.isWhiteSpace($0) }) == Byte.openBrace else { return [] }
        return pieces(of: object).compactMap { piece in
            guard let end = endOfString(piece), let colon = piece[end...].firstIndex(of: Byte.colon) else { return nil }
            let literal = text(trimmed(piece[..<end]))
            return Member(
                key: string(literal) ?? "", literal: literal, value: text(trimmed(piece[(colon + 1)...])))
        }
    }

    /// The elements of an array in their order, as they are written; `nil` when the text is no array.
    package static func elements(of array: String) -> [String]? {
        guard array.utf8.first(where: { !Byte.isWhiteSpace($0) }) == Byte.openBracket else { return nil }
        return pieces(of: array).map { text(trimmed($0)) }
    }

    /// What a string literal stands for; `nil` when the text is none.
    package static func string(_ literal: String) -> String? {
        let bytes = Array(literal.utf8)
        guard bytes.count >= 2, bytes.first == Byte.quote, bytes.last == Byte.quote else { return nil }
        return bytes[1..<(bytes.count - 1)].withUnsafeBytes { inside in
            String(decoding: JSONString.unescape(inside), as: UTF8.self)
        }
    }

    /// What stands between the commas of the outermost level.
    private static func pieces(of text: String) -> [ArraySlice<UInt8>] {
        let bytes = Array(text.utf8)
        var (pieces, depth, start, at) = ([ArraySlice<UInt8>](), 0, 0, 0)
        while at < bytes.count {
            switch bytes[at] {
            case Byte.quote:
                at = endOfString(bytes[at...]) ?? bytes.count
                continue
            case Byte.openBrace, Byte.openBracket:
                depth += 1
                if depth == 1 { start = at + 1 }
            case Byte.closeBrace, Byte.closeBracket:
                depth -= 1
                if depth == 0 { pieces.append(bytes[start..<at]) }
            case Byte.comma where depth == 1:
                pieces.append(bytes[start..<at])
                start = at + 1
            default: break
            }
            at += 1
        }
        return pieces.count == 1 && trimmed(pieces[0]).isEmpty ? [] : pieces
    }

    /// The place behind the first string of some bytes.
    private static func endOfString(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let open = bytes.firstIndex(of: Byte.quote) else { return nil }
        var at = open + 1
        while at < bytes.endIndex {
            if bytes[at] == Byte.quote { return at + 1 }
            at += bytes[at] == Byte.backslash ? 2 : 1
        }
        return nil
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = bytes.firstIndex(where: { !Byte.isWhiteSpace($0) }),
            let last = bytes.lastIndex(where: { !Byte.isWhiteSpace($0) })
        else { return [] }
        return bytes[first...last]
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
