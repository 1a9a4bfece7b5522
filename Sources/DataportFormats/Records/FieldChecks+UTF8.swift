extension FieldChecks {
    /// Whether the bytes are well-formed UTF-8; plain ASCII is seen sixteen bytes at a time.
    @inline(__always) static func isUTF8(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        var at = 0
        while at < length {
            let vector = Wide.load(bytes + at)
            var high = vector .>= Wide.Vector(repeating: 0x80)
            if length - at < 16 { high = high .& Wide.lanes(below: length - at) }
            let first = Wide.first(high)
            if first < 16 { return isUTF8(bytes, from: at + first, to: length) }
            at += 16
        }
        return true
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
