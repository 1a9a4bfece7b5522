/// The inside of valid JSON string literals.
enum JSONString {
    /// The text between the quotes with its escapes resolved.
    static func unescape(_ literal: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: literal.count) { target, count in
            guard let place = target.baseAddress else { return }
            count = unescape(literal, into: place)
        }
    }

    /// Writes the text between the quotes to `target`, which has room for `literal.count` bytes, and returns its
    /// length.
    static func unescape(_ literal: UnsafeRawBufferPointer, into target: UnsafeMutablePointer<UInt8>) -> Int {
        guard let base = literal.baseAddress else { return 0 }
        var source = base.assumingMemoryBound(to: UInt8.self)
        let end = source + literal.count
        var place = target
        while source < end {
            guard source.pointee == Byte.backslash else {
                place.pointee = source.pointee
                place += 1
                source += 1
                continue
            }
            let escape = source[1]
            if escape == UInt8(ascii: "u") {
                unescapeUnicode(&source, &place)
            } else {
                place.pointee = character(of: escape)
                place += 1
                source += 2
            }
        }
        return place - target
    }

    /// The code unit of the six bytes `\uXXXX` at `place`; `nil` when a digit is none.
    static func codeUnit(_ place: UnsafePointer<UInt8>) -> UInt32? {
        var unit: UInt32 = 0
        for index in 2..<6 {
            guard let digit = Byte.hexDigit(place[index]) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }

    private static func character(of escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): Byte.lineFeed
        case UInt8(ascii: "r"): Byte.carriageReturn
        case UInt8(ascii: "t"): Byte.tab
        default: escape
        }
    }

    private static func unescapeUnicode(
        _ source: inout UnsafePointer<UInt8>, _ place: inout UnsafeMutablePointer<UInt8>
    ) {
        var scalar = codeUnit(source) ?? 0
        source += 6
        if scalar & 0xFC00 == 0xD800 {
            scalar = 0x10000 + (scalar & 0x3FF) << 10 + (codeUnit(source) ?? 0) & 0x3FF
            source += 6
        }
        let width = scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
        let lead: UInt8 = width == 1 ? 0 : width == 2 ? 0xC0 : width == 3 ? 0xE0 : 0xF0
        for index in (1..<width).reversed() {
            place[index] = 0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F)
            scalar >>= 6
        }
        place[0] = lead | UInt8(truncatingIfNeeded: scalar)
        place += width
    }
}
