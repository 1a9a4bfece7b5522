/// Cells of CSV.
enum CSVQuoting {
    /// Copies text as a cell, in quotes when it needs them; the target has room for twice as many bytes and two more.
    @inline(__always) static func copy(
        _ source: UnsafePointer<UInt8>, _ length: Int, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        if length == 0 || isBlank(source[0]) || isBlank(source[length - 1]) { return quote(source, length, to: target) }
        var done = 0
        while done < length {
            let vector = Wide.load(source + done)
            Wide.store(vector, target + done)
            var special =
                (vector .== Wide.Vector(repeating: Byte.comma)) .| (vector .== Wide.Vector(repeating: Byte.quote))
                .| (vector .== Wide.Vector(repeating: Byte.lineFeed))
                .| (vector .== Wide.Vector(repeating: Byte.carriageReturn)) .| (vector .== Wide.Vector(repeating: 0))
            if length - done < 16 { special = special .& Wide.lanes(below: length - done) }
            if Wide.first(special) < 16 { return quote(source, length, to: target) }
            done += 16
        }
        return target + length
    }

    /// Copies text as a cell in quotes, its own quotes doubled.
    static func quote(
        _ source: UnsafePointer<UInt8>, _ length: Int, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var target = target
        target.pointee = Byte.quote
        target += 1
        var at = 0
        while at < length {
            let vector = Wide.load(source + at)
            Wide.store(vector, target)
            var quotes = vector .== Wide.Vector(repeating: Byte.quote)
            if length - at < 16 { quotes = quotes .& Wide.lanes(below: length - at) }
            let first = Wide.first(quotes)
            at += first
            target += first
            if first < 16 {
                target[0] = Byte.quote
                target[1] = Byte.quote
                target += 2
                at += 1
            }
        }
        target += length - at
        target.pointee = Byte.quote
        return target + 1
    }

    /// Does what `quote` does for text that is full of quotes, such as JSON: every byte is written twice and the second
    /// one kept if it is a quote, so that no branch depends on the text.
    static func quoteJSON(
        _ source: UnsafePointer<UInt8>, _ length: Int, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var target = target
        target.pointee = Byte.quote
        target += 1
        var at = 0
        while at + 8 <= length {
            let word = UInt64(littleEndian: UnsafeRawPointer(source + at).loadUnaligned(as: UInt64.self))
            // Written out, because a loop would cost as much as its body.
            double(word, to: &target)
            double(word >> 8, to: &target)
            double(word >> 16, to: &target)
            double(word >> 24, to: &target)
            double(word >> 32, to: &target)
            double(word >> 40, to: &target)
            double(word >> 48, to: &target)
            double(word >> 56, to: &target)
            at += 8
        }
        while at < length {
            double(UInt64(source[at]), to: &target)
            at += 1
        }
        target.pointee = Byte.quote
        return target + 1
    }

    @inline(__always) private static func double(_ word: UInt64, to target: inout UnsafeMutablePointer<UInt8>) {
        let byte = UInt8(truncatingIfNeeded: word)
        UnsafeMutableRawPointer(target).storeBytes(of: UInt16(byte) &* 0x0101, as: UInt16.self)
        target += byte == Byte.quote ? 2 : 1
    }

    @inline(__always) private static func isBlank(_ byte: UInt8) -> Bool { byte == Byte.space || byte == Byte.tab }
}
