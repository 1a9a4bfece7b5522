/// Texts on their way into PostgreSQL, which has no NUL in a text: U+0000 becomes U+0001 U+0001, and U+0001 becomes U+0001 U+0002. Texts
/// that are written so sort as the texts themselves do, byte by byte.
enum PostgresText {
    /// What begins a pair.
    static let mark: UInt8 = 1

    /// A text as PostgreSQL has it.
    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 <= mark }) else { return text }
        return String(decoding: text.utf8.flatMap { $0 <= mark ? [mark, $0 + 1] : [$0] }, as: UTF8.self)
    }

    /// The text that PostgreSQL has as `bytes`.
    static func unescape(_ bytes: UnsafeRawBufferPointer) -> String {
        guard bytes.contains(mark) else { return String(decoding: bytes, as: UTF8.self) }
        var text: [UInt8] = []
        unescape(bytes) { text += $0 }
        return String(decoding: text, as: UTF8.self)
    }

    /// Hands out the pieces of the text that PostgreSQL has as `bytes`.
    static func unescape(_ bytes: UnsafeRawBufferPointer, _ append: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        var position = 0
        while position < bytes.count {
            guard bytes[position] == mark, position + 1 < bytes.count else {
                position += 1
                continue
            }
            append(UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
            withUnsafeBytes(of: bytes[position + 1] &- 1) { append($0) }
            position += 2
            start = position
        }
        append(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }
}
