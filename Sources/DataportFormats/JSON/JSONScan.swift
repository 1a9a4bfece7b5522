/// One pass over one JSON text, without recursion: the nesting is a stack of bits, the keys of all open objects one
/// array. The place of reading is a local variable of `run` that only inlined functions change, so that it stays in a
/// register.
struct JSONScan {
    typealias Place = UnsafePointer<UInt8>

    let start: Place
    let end: Place
    /// The last place from which sixteen bytes may be read.
    let wideEnd: Place
    let maximumDepth: Int
    /// Whether the text may go on behind the value.
    let isPrefix: Bool

    init(start: Place, count: Int, slack: Int, maximumDepth: Int, isPrefix: Bool) {
        self.start = start
        self.maximumDepth = maximumDepth
        self.isPrefix = isPrefix
        end = start + count
        wideEnd = end + (slack - 16)
    }

    /// The containers around the place of reading.
    private struct Nesting {
        var depth = 0
        /// The lowest bit says whether the innermost container is an object.
        var objects: UInt128 = 0
        var holdsOnlyStrings = true

        @inline(__always) var isObject: Bool { objects & 1 == 1 }

        @inline(__always) mutating func open(isObject: Bool) {
            depth += 1
            objects = objects << 1 | (isObject ? 1 : 0)
        }

        @inline(__always) mutating func close() {
            depth -= 1
            objects >>= 1
        }
    }

    /// Reads the whole text and tells `sink` of its parts; `nil` when the memory for keys was too small.
    @inline(__always) func run<Sink: JSONTokenSink>(
        keys: consuming JSONKeyStack, into sink: inout Sink
    ) throws(JSONError) -> JSONScanner.Summary? {
        try refuseByteOrderMark()
        var at = start
        var whiteSpace = 0
        var nesting = Nesting()
        var expectsKey = false
        repeat {
            skip(&at, &whiteSpace)
            let byte = try byte(at)
            if byte == Byte.quote {
                at += 1
                let text = at
                let isEscaped = try string(&at)
                if expectsKey {
                    guard !keys.isFull else { return nil }
                    sink.key(try remember(text, at - 1 - text, isEscaped, &keys))
                    skip(&at, &whiteSpace)
                    guard try self.byte(at) == Byte.colon else { throw fail(.missingColon, at) }
                    at += 1
                    expectsKey = false
                    continue
                }
                sink.string(offset: text - start, length: at - 1 - text, isEscaped: isEscaped)
            } else if expectsKey {
                throw fail(.badKey, at)
            } else {
                if nesting.depth == 1 { nesting.holdsOnlyStrings = false }
                if byte == Byte.openBrace || byte == Byte.openBracket {
                    guard nesting.depth < maximumDepth else { throw fail(.tooDeep, at) }
                    sink.open(offset: at - start, isObject: byte == Byte.openBrace)
                    at += 1
                    guard !keys.isFull else { return nil }
                    nesting.open(isObject: byte == Byte.openBrace)
                    if byte == Byte.openBrace { keys.open() }
                    skip(&at, &whiteSpace)
                    // The closing bytes are the opening ones plus 2.
                    guard try self.byte(at) == byte + 2 else {
                        expectsKey = byte == Byte.openBrace
                        continue
                    }
                } else {
                    let first = at
                    at = try scalar(byte, at)
                    sink.scalar(byte, offset: first - start, length: at - first)
                }
            }
            expectsKey = try afterValue(&at, &whiteSpace, &nesting, &keys, &sink)
        } while nesting.depth > 0
        if !isPrefix {
            skip(&at, &whiteSpace)
            guard at == end else { throw fail(.trailingBytes, at) }
        }
        return JSONScanner.Summary(top: top(nesting.holdsOnlyStrings), whiteSpace: whiteSpace, length: at - start)
    }

    /// Closes the containers that end here, up to a comma or the end of the outermost; says whether a key must follow.
    @inline(__always) private func afterValue<Sink: JSONTokenSink>(
        _ at: inout Place, _ whiteSpace: inout Int, _ nesting: inout Nesting, _ keys: inout JSONKeyStack,
        _ sink: inout Sink
    ) throws(JSONError) -> Bool {
        while nesting.depth > 0 {
            skip(&at, &whiteSpace)
            let byte = try byte(at)
            if byte == Byte.comma {
                at += 1
                return nesting.isObject
            }
            guard byte == (nesting.isObject ? Byte.closeBrace : Byte.closeBracket) else {
                throw fail(.missingComma, at)
            }
            if nesting.isObject { try close(&keys) }
            nesting.close()
            sink.close()
            at += 1
        }
        return false
    }

    @inline(__always) private func byte(_ at: Place) throws(JSONError) -> UInt8 {
        guard at < end else { throw fail(.truncated, at) }
        return at.pointee
    }

    @inline(__always) private func skip(_ at: inout Place, _ whiteSpace: inout Int) {
        while at < end, at.pointee <= Byte.space, Byte.isWhiteSpace(at.pointee) {
            at += 1
            whiteSpace += 1
        }
    }

    func fail(_ reason: JSONError.Reason, _ at: Place) -> JSONError { JSONError(reason, at: min(at, end) - start) }

    private func refuseByteOrderMark() throws(JSONError) {
        if end - start >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF { throw fail(.byteOrderMark, start) }
    }

    private func top(_ holdsOnlyStrings: Bool) -> JSONTop {
        var first = start
        while Byte.isWhiteSpace(first.pointee) { first += 1 }
        return switch first.pointee {
        case Byte.openBrace: .object
        case Byte.openBracket: holdsOnlyStrings ? .strings : .array
        case UInt8(ascii: "n"): .null
        default: .other
        }
    }
}
