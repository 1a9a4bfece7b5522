extension FieldChecks {
    /// Whether the bytes are well-formed UTF-8. That they are ASCII, as most are, is seen from whole words; the last
    /// word of a text overlaps the one before it.
    @inline(__always) static func isUTF8(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        let raw = UnsafeRawPointer(bytes)
        var bits: UInt64 = 0
        if length >= 16 {
            var all = Wide.load(bytes + (length - 16))
            var at = 0
            while at < length - 16 {
                all |= Wide.load(bytes + at)
                at += 16
            }
            let halves = unsafeBitCast(all, to: SIMD2<UInt64>.self)
            bits = halves.x | halves.y
        } else if length >= 8 {
            bits = raw.loadUnaligned(as: UInt64.self) | (raw + (length - 8)).loadUnaligned(as: UInt64.self)
        } else if length > 0 {
            let word = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
            bits = word << UInt64(truncatingIfNeeded: 64 - 8 * length)
        }
        return bits & 0x8080_8080_8080_8080 == 0 || isUTF8(bytes, from: 0, to: length)
    }

    private static func isUTF8(_ bytes: UnsafePointer<UInt8>, from start: Int, to length: Int) -> Bool {
        var at = start
        while at < length {
            let sequence = UTF8Sequence.length(bytes + at, available: length - at)
            if sequence == 0 { return false }
            at += sequence
            if sequence > 1 { continue }
            let word = at + 8 <= length ? UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self) : ~0
            if word & 0x8080_8080_8080_8080 == 0 { at += 8 }
        }
        return true
    }
}
