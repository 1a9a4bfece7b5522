/// What a value is.
package enum JSONKind: UInt8, Sendable {
    case null, `false`, `true`, number, string, array, object
}

/// A value, or a key of an object, on the tape of a text: sixteen bytes. A container is followed by the tokens of what
/// it holds, a key by its value.
struct JSONToken: Sendable {
    /// Where the value begins; for strings and keys the byte behind the quote.
    private(set) var offset: UInt32 = 0
    /// Bytes of the literal (between the quotes), or how many members or elements a container has; the highest bit
    /// says whether a string or key holds escapes.
    private var length: UInt32 = 0
    /// Of a key: its fingerprint. Of a value: the place of the next token after it and, from bit 32 on, its kind.
    private var word: UInt64 = 0

    private static var escapedBit: UInt32 { 1 << 31 }

    @inline(__always) init() {}

    /// A value, whose next token stands at `next`.
    @inline(__always) init(_ kind: JSONKind, offset: Int, length: Int, isEscaped: Bool = false, next: Int) {
        self.offset = UInt32(truncatingIfNeeded: offset)
        self.length = UInt32(truncatingIfNeeded: length) | (isEscaped ? Self.escapedBit : 0)
        word = UInt64(kind.rawValue) << 32 | UInt64(UInt32(truncatingIfNeeded: next))
    }

    /// A key.
    @inline(__always) init(_ key: JSONKey) {
        offset = UInt32(truncatingIfNeeded: key.offset)
        length = UInt32(truncatingIfNeeded: key.length) | (key.isEscaped ? Self.escapedBit : 0)
        word = key.fingerprint
    }

    /// A key as if it were a value.
    @inline(__always) init(value key: JSONToken) {
        self = key
        word = UInt64(JSONKind.string.rawValue) << 32
    }

    @inline(__always) var start: Int { Int(offset) }
    /// Bytes of the literal, for strings and keys between the quotes.
    @inline(__always) var count: Int { Int(length & ~Self.escapedBit) }
    @inline(__always) var isEscaped: Bool { length & Self.escapedBit != 0 }
    @inline(__always) var fingerprint: UInt64 { word }
    @inline(__always) var next: Int { Int(UInt32(truncatingIfNeeded: word)) }
    @inline(__always) var kind: JSONKind {
        unsafeBitCast(UInt8(truncatingIfNeeded: word >> 32), to: JSONKind.self)
    }
    /// Of a container that is open: the place of the container around it.
    @inline(__always) var parent: Int { next }

    @inline(__always) mutating func countChild() { length &+= 1 }
    @inline(__always) mutating func end(at next: Int) {
        word = word & ~0xFFFF_FFFF | UInt64(UInt32(truncatingIfNeeded: next))
    }
}

/// Writes the tape of a text into memory that has room for it. The first token is not the text's: it stands for what is
/// around its value.
struct JSONTapeWriter: JSONTokenSink {
    private let tokens: UnsafeMutablePointer<JSONToken>
    private(set) var count = 1
    private var container = 0

    @inline(__always) init(_ tokens: UnsafeMutablePointer<JSONToken>) {
        self.tokens = tokens
        tokens.pointee = JSONToken()
    }

    /// Tokens that a text of `length` bytes can make, one for the caller's use included: every value but the first of
    /// a container has a comma or colon before it, and a container has two bytes; what is not closed is no deeper than
    /// the limit.
    static func capacity(for length: Int) -> Int { length / 2 + JSONScanner.maximumDepth + 8 }

    @inline(__always) mutating func open(offset: Int, isObject: Bool) {
        tokens[container].countChild()
        tokens[count] = JSONToken(isObject ? .object : .array, offset: offset, length: 0, next: container)
        container = count
        count += 1
    }

    @inline(__always) mutating func close() {
        let parent = tokens[container].parent
        tokens[container].end(at: count)
        container = parent
    }

    @inline(__always) mutating func key(_ key: JSONKey) {
        tokens[count] = JSONToken(key)
        count += 1
    }

    @inline(__always) mutating func string(offset: Int, length: Int, isEscaped: Bool) {
        tokens[container].countChild()
        tokens[count] = JSONToken(.string, offset: offset, length: length, isEscaped: isEscaped, next: count + 1)
        count += 1
    }

    @inline(__always) mutating func scalar(_ first: UInt8, offset: Int, length: Int) {
        let kind: JSONKind =
            switch first {
            case UInt8(ascii: "n"): .null
            case UInt8(ascii: "t"): .true
            case UInt8(ascii: "f"): .false
            default: .number
            }
        tokens[container].countChild()
        tokens[count] = JSONToken(kind, offset: offset, length: length, next: count + 1)
        count += 1
    }
}
