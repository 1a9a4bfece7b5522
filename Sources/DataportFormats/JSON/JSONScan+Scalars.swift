extension JSONScan {
    /// Reads the rest of a string whose opening quote was read, its closing quote included, and says whether it holds
    /// escapes.
    @inline(__always) func string(_ at: inout Place) throws(JSONError) -> Bool {
        var isEscaped = false
        while true {
            skipPlainText(&at)
            guard at < end else { throw fail(.truncated, at) }
            let byte = at.pointee
            if byte == Byte.quote {
                at += 1
                return isEscaped
            }
            if byte == Byte.backslash {
                isEscaped = true
                at = try escape(at)
            } else if byte >= 0x80 {
                at = try nonASCII(at)
            } else if byte < Byte.space {
                throw fail(.controlCharacter, at)
            } else {
                at += 1
            }
        }
    }

    /// Goes to the first byte that is not plain ASCII, sixteen at a time; what is left behind `wideEnd` the caller
    /// reads.
    @inline(__always) private func skipPlainText(_ at: inout Place) {
        while at <= wideEnd {
            let vector = Wide.load(at)
            // As signed numbers, control characters and bytes of other than ASCII are all below the space.
            let signed = unsafeBitCast(vector, to: SIMD16<Int8>.self)
            let special =
                (vector .== Wide.Vector(repeating: Byte.quote)) .| (vector .== Wide.Vector(repeating: Byte.backslash))
                .| (signed .< SIMD16<Int8>(repeating: 0x20))
            let first = Wide.first(special)
            at += first
            if first < 16 { return }
        }
    }

    @inline(never) private func nonASCII(_ place: Place) throws(JSONError) -> Place {
        var at = place
        while at < end, at.pointee >= 0x80 {
            let length = UTF8Sequence.length(at, available: end - at)
            guard length > 0 else { throw fail(.badUTF8, at) }
            at += length
        }
        return at
    }

    @inline(never) private func escape(_ at: Place) throws(JSONError) -> Place {
        guard end - at >= 2 else { throw fail(.truncated, at) }
        switch at[1] {
        case Byte.quote, Byte.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return at + 2
        case UInt8(ascii: "u"):
            let unit = try codeUnit(at)
            guard unit & 0xF800 == 0xD800 else { return at + 6 }
            guard unit < 0xDC00, end - at >= 8, at[6] == Byte.backslash, at[7] == UInt8(ascii: "u"),
                try codeUnit(at + 6) & 0xFC00 == 0xDC00
            else { throw fail(.loneSurrogate, at) }
            return at + 12
        default: throw fail(.badEscape, at)
        }
    }

    private func codeUnit(_ at: Place) throws(JSONError) -> UInt32 {
        guard end - at >= 6 else { throw fail(.truncated, at) }
        guard let unit = JSONString.codeUnit(at) else { throw fail(.badEscape, at) }
        return unit
    }

    /// Reads a number, `true`, `false` or `null`.
    @inline(__always) func scalar(_ byte: UInt8, _ at: Place) throws(JSONError) -> Place {
        switch byte {
        case UInt8(ascii: "-"), 0x30...0x39: try number(at)
        case UInt8(ascii: "t"): try literal("true", at)
        case UInt8(ascii: "f"): try literal("false", at)
        case UInt8(ascii: "n"): try literal("null", at)
        default: throw fail(.badValue, at)
        }
    }

    @inline(__always) private func literal(_ word: StaticString, _ at: Place) throws(JSONError) -> Place {
        for index in 0..<word.utf8CodeUnitCount {
            guard at + index < end else { throw fail(.truncated, at) }
            guard at[index] == word.utf8Start[index] else { throw fail(.badValue, at) }
        }
        return at + word.utf8CodeUnitCount
    }

    @inline(never) private func number(_ first: Place) throws(JSONError) -> Place {
        var at = first
        if at.pointee == UInt8(ascii: "-") { at += 1 }
        let whole = at
        at = try digits(at)
        if whole.pointee == UInt8(ascii: "0"), at - whole > 1 { throw fail(.badNumber, at) }
        if at < end, at.pointee == UInt8(ascii: ".") { at = try digits(at + 1) }
        if at < end, at.pointee | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < end, at.pointee == UInt8(ascii: "+") || at.pointee == UInt8(ascii: "-") { at += 1 }
            at = try digits(at)
        }
        return at
    }

    @inline(__always) private func digits(_ first: Place) throws(JSONError) -> Place {
        var at = first
        while at < end, Byte.isDigit(at.pointee) { at += 1 }
        if at == first { throw fail(at == end ? .truncated : .badNumber, at) }
        return at
    }
}
