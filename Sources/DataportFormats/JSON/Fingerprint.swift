/// A number for a text: equal for equal texts, and nearly always different for different ones.
enum Fingerprint {
    /// The fingerprint of `length` bytes, of which the first and the last eight and the length count; `readable` bytes
    /// may be read from `text` on.
    @inline(__always) static func of(_ text: UnsafePointer<UInt8>, _ length: Int, _ readable: Int) -> UInt64 {
        if length == 0 { return 0 }
        let odd: UInt64 = 0x9E37_79B9_7F4A_7C15
        let bytes = UnsafeRawPointer(text)
        if length > 8 {
            let head = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
            let tail = UInt64(littleEndian: (bytes + (length - 8)).loadUnaligned(as: UInt64.self))
            return head &* odd ^ (tail << 23 | tail >> 41) &+ UInt64(truncatingIfNeeded: length) &* odd
        }
        var word: UInt64 = 0
        if readable >= 8 {
            word = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
            word &= ~0 >> UInt64(truncatingIfNeeded: 64 - 8 * length)
        } else {
            for index in 0..<length { word |= UInt64(text[index]) << UInt64(truncatingIfNeeded: 8 * index) }
        }
        return word &+ UInt64(truncatingIfNeeded: length) &* odd
    }

    /// The fingerprint of the text that the inside of a valid string literal with escapes stands for.
    @inline(never) static func ofEscaped(_ literal: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
        of(JSONString.unescape(UnsafeRawBufferPointer(start: literal, count: length)))
    }

    /// The fingerprint of a text.
    static func of(_ text: [UInt8]) -> UInt64 {
        text.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { of($0, bytes.count, bytes.count) } ?? 0
        }
    }
}
