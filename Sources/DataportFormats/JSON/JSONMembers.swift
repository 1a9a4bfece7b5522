/// Walks the members of one JSON object that a scanner has found valid.
struct JSONMembers {
    /// A key and its value, as offsets into the object's text.
    struct Member {
        /// Between the quotes.
        var key: Range<Int>
        /// From the first to the last byte of the value, without the white space around it.
        var value: Range<Int>
    }

    private let text: UnsafePointer<UInt8>
    private let end: Int
    private var at: Int

    /// The members of `object`, which must be a valid JSON object.
    init(_ object: UnsafeRawBufferPointer) {
        text = object.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
        end = object.count
        at = 0
        while text[at] != Byte.openBrace { at += 1 }
        at += 1
    }

    /// The next member; `nil` after the last.
    mutating func next() -> Member? {
        while at < end, text[at] != Byte.quote {
            if text[at] == Byte.closeBrace { return nil }
            at += 1
        }
        guard at < end else { return nil }
        let keyStart = at + 1
        skipString()
        let key = keyStart..<at - 1
        while text[at] != Byte.colon { at += 1 }
        at += 1
        while Byte.isWhiteSpace(text[at]) { at += 1 }
        let valueStart = at
        skipValue()
        return Member(key: key, value: valueStart..<at)
    }

    private mutating func skipString() {
        at += 1
        while true {
            while at + 16 <= end {
                let vector = Wide.load(text + at)
                let first = Wide.first(
                    (vector .== Wide.Vector(repeating: Byte.quote))
                        .| (vector .== Wide.Vector(repeating: Byte.backslash)))
                at += first
                if first < 16 { break }
            }
            let byte = text[at]
            at += byte == Byte.backslash ? 2 : 1
            if byte == Byte.quote { return }
        }
    }

    private mutating func skipValue() {
        var depth = 0
        repeat {
            switch text[at] {
            case Byte.quote:
                skipString()
                continue
            case Byte.openBrace, Byte.openBracket: depth += 1
            case Byte.closeBrace, Byte.closeBracket: depth -= 1
            default: if depth == 0 { return skipLiteral() }
            }
            at += 1
        } while depth > 0
    }

    private mutating func skipLiteral() {
        while at < end, text[at] != Byte.comma, text[at] != Byte.closeBrace, !Byte.isWhiteSpace(text[at]) { at += 1 }
    }
}
