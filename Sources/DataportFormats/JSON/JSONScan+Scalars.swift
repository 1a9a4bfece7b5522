extension JSONScan {
    /// Reads the rest of a string whose opening quote was read, its closing quote included, and says whether it holds escapes.
    @inline(__always) mutating func string() throws(JSONError) -> Bool {
        var isEscaped = false
        while true {
            skipPlainText()
            guard at < end else { throw fail(.truncated) }
            let byte = at.pointee
            if byte == Byte.quote {
                at += 1
                return isEscaped
            }
            if byte == Byte.backslash {
                isEscaped = true
                try escape()
            } else if byte >= 0x80 {
                try nonASCII()
            } else if byte < 0x20 {
                throw fail(.controlCharacter)
            } else {
                at += 1
            }
        }
    }

    /// Goes to the first byte that is not plain ASCII, eight at a time; the last seven bytes of the text are left to the caller.
    @inline(__always) private mutating func skipPlainText() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        while end - at >= 8 {
            let word = UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
            let quotes = word ^ (ones &* UInt64(Byte.quote))
            let backslashes = word ^ (ones &* UInt64(Byte.backslash))
            // Borrows may mark bytes above the first marked one, never below it, and only the first is used.
            let special =
                ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
                | word
            let hit = special & (ones &* 0x80)
            if hit != 0 {
                at += hit.trailingZeroBitCount >> 3
                return
            }
            at += 8
        }
    }

    private mutating func nonASCII() throws(JSONError) {
        while at < end, at.pointee >= 0x80 {
            let length = UTF8Sequence.length(at, available: end - at)
            guard length > 0 else { throw fail(.badUTF8) }
            at += length
        }
    }

    private mutating func escape() throws(JSONError) {
        guard end - at >= 2 else { throw fail(.truncated) }
        switch at[1] {
        case Byte.quote, Byte.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            at += 2
        case UInt8(ascii: "u"):
            let unit = try codeUnit(at: at)
            guard unit & 0xF800 == 0xD800 else {
                at += 6
                return
            }
            guard unit < 0xDC00, end - at >= 8, at[6] == Byte.backslash, at[7] == UInt8(ascii: "u") else {
                throw fail(.loneSurrogate)
            }
            guard try codeUnit(at: at + 6) & 0xFC00 == 0xDC00 else { throw fail(.loneSurrogate) }
            at += 12
        default: throw fail(.badEscape)
        }
    }

    private func codeUnit(at place: UnsafePointer<UInt8>) throws(JSONError) -> UInt32 {
        guard end - place >= 6 else { throw fail(.truncated) }
        guard let unit = JSONString.codeUnit(place) else { throw fail(.badEscape) }
        return unit
    }

    /// Reads a number, `true`, `false` or `null`.
    @inline(__always) mutating func scalar(_ byte: UInt8) throws(JSONError) {
        switch byte {
        case UInt8(ascii: "-"), 0x30...0x39: try number()
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        default: throw fail(.badValue)
        }
    }

    private mutating func literal(_ word: StaticString) throws(JSONError) {
        for index in 0..<word.utf8CodeUnitCount {
            guard at + index < end else { throw fail(.truncated) }
            guard at[index] == word.utf8Start[index] else { throw fail(.badValue) }
        }
        at += word.utf8CodeUnitCount
    }

    private mutating func number() throws(JSONError) {
        if at.pointee == UInt8(ascii: "-") { at += 1 }
        let startsWithZero = at < end && at.pointee == UInt8(ascii: "0")
        let whole = at
        try digits()
        if startsWithZero, at - whole > 1 { throw fail(.badNumber) }
        if at < end, at.pointee == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        if at < end, at.pointee | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < end, at.pointee == UInt8(ascii: "+") || at.pointee == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
    }

    private mutating func digits() throws(JSONError) {
        let first = at
        while at < end, Byte.isDigit(at.pointee) { at += 1 }
        if at == first { throw fail(at == end ? .truncated : .badNumber) }
    }
}
