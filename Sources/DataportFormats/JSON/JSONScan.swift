/// One pass over one JSON text. The nesting is a stack of bits, the keys of all open objects one array, so nothing recurses.
struct JSONScan {
    let start: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    var at: UnsafePointer<UInt8>
    var whiteSpace = 0
    /// The keys of all open objects; before each object's keys stands a mark that remembers the enclosing object's mark.
    var keys: [JSONKey] = []
    /// The position of the innermost object's mark.
    var mark = 0
    private var depth = 0
    /// The lowest bit says whether the innermost container is an object.
    private var objects: UInt128 = 0
    private var holdsOnlyStrings = true

    init(start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
        self.start = start
        self.end = end
        at = start
    }

    mutating func run() throws(JSONError) -> JSONTop {
        if end - start >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF { throw fail(.byteOrderMark) }
        skipWhiteSpace()
        let first = at < end ? at.pointee : 0
        try value()
        while depth > 0 { try afterValue() }
        skipWhiteSpace()
        guard at == end else { throw fail(.trailingBytes) }
        return switch first {
        case Byte.openBrace: .object
        case Byte.openBracket: holdsOnlyStrings ? .strings : .array
        case UInt8(ascii: "n"): .null
        default: .other
        }
    }

    func fail(_ reason: JSONError.Reason) -> JSONError { JSONError(reason, at: at - start) }

    /// Reads one scalar, or the openings of containers down to and including the first scalar or empty container.
    @inline(__always) private mutating func value() throws(JSONError) {
        while true {
            skipWhiteSpace()
            guard at < end else { throw fail(.truncated) }
            let byte = at.pointee
            if byte == Byte.quote {
                at += 1
                _ = try string()
                return
            }
            if depth == 1 { holdsOnlyStrings = false }
            switch byte {
            case Byte.openBrace:
                try open(isObject: true)
                if try closesAtOnce(Byte.closeBrace) { return }
                try key()
            case Byte.openBracket:
                try open(isObject: false)
                if try closesAtOnce(Byte.closeBracket) { return }
            default: return try scalar(byte)
            }
        }
    }

    @inline(__always) private mutating func afterValue() throws(JSONError) {
        skipWhiteSpace()
        guard at < end else { throw fail(.truncated) }
        let isObject = objects & 1 == 1
        let byte = at.pointee
        if byte == Byte.comma {
            at += 1
            if isObject { try key() }
            return try value()
        }
        guard byte == (isObject ? Byte.closeBrace : Byte.closeBracket) else { throw fail(.missingComma) }
        try close()
    }

    private mutating func open(isObject: Bool) throws(JSONError) {
        guard depth < JSONScanner.maximumDepth else { throw fail(.tooDeep) }
        depth += 1
        objects = objects << 1 | (isObject ? 1 : 0)
        if isObject {
            keys.append(JSONKey(fingerprint: 0, offset: mark, length: 0, isEscaped: false))
            mark = keys.count - 1
        }
        at += 1
    }

    private mutating func closesAtOnce(_ closing: UInt8) throws(JSONError) -> Bool {
        skipWhiteSpace()
        guard at < end else { throw fail(.truncated) }
        guard at.pointee == closing else { return false }
        try close()
        return true
    }

    private mutating func close() throws(JSONError) {
        if objects & 1 == 1 { try forgetKeys() }
        objects >>= 1
        depth -= 1
        at += 1
    }

    @inline(__always) private mutating func key() throws(JSONError) {
        skipWhiteSpace()
        guard at < end else { throw fail(.truncated) }
        guard at.pointee == Byte.quote else { throw fail(.badKey) }
        at += 1
        let text = at
        let isEscaped = try string()
        try remember(text, length: at - 1 - text, isEscaped: isEscaped)
        skipWhiteSpace()
        guard at < end else { throw fail(.truncated) }
        guard at.pointee == Byte.colon else { throw fail(.missingColon) }
        at += 1
    }

    @inline(__always) private mutating func skipWhiteSpace() {
        while at < end, at.pointee <= 0x20, Byte.isWhiteSpace(at.pointee) {
            at += 1
            whiteSpace += 1
        }
    }
}
