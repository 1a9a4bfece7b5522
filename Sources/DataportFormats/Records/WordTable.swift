/// The vocabularies of a kind, the first sixteen bytes of each word as two machine words, so that a lookup compares
/// integers.
struct WordTable: Sendable {
    /// A word; what it lacks of sixteen bytes is zero, and what it has beyond stands in `rest`.
    struct Word: Sendable {
        var low: UInt64
        var high: UInt64
        var length: Int
        var rest: [UInt8]
    }

    /// Starts with a word that belongs to no vocabulary, so that the table is never empty.
    private(set) var words = [Word(low: 0, high: 0, length: 0, rest: [])]

    /// Adds the words and returns where they stand.
    mutating func add(_ vocabulary: [String]) -> Range<Int> {
        let start = words.count
        for word in vocabulary {
            let bytes = Array(word.utf8)
            let halves = [bytes.prefix(8), bytes.dropFirst(8).prefix(8)].map { half in
                half.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            }
            words.append(
                Word(low: halves[0], high: halves[1], length: bytes.count, rest: Array(bytes.dropFirst(16))))
        }
        return start..<words.count
    }

    /// Whether the value is one of the words at `range`. Every word is looked at, so that no branch depends on which
    /// one it is.
    @inline(__always) static func contains(
        _ words: UnsafePointer<Word>, _ range: Range<Int>, _ bytes: UnsafePointer<UInt8>, _ length: Int
    ) -> Bool {
        guard length > 0, length <= 16 else { return containsLong(words, range, bytes, length) }
        let raw = UnsafeRawPointer(bytes)
        var low = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
        var high: UInt64 = 0
        if length > 8 {
            high = UInt64(littleEndian: (raw + 8).loadUnaligned(as: UInt64.self))
            high &= ~0 >> UInt64(truncatingIfNeeded: 128 - 8 * length)
        } else {
            low &= ~0 >> UInt64(truncatingIfNeeded: 64 - 8 * length)
        }
        var matches = 0
        var index = range.lowerBound
        while index < range.upperBound {
            let word = words + index
            let difference =
                word.pointee.low ^ low | word.pointee.high ^ high
                | UInt64(truncatingIfNeeded: word.pointee.length ^ length)
            matches &+= difference == 0 ? 1 : 0
            index &+= 1
        }
        return matches != 0
    }

    private static func containsLong(
        _ words: UnsafePointer<Word>, _ range: Range<Int>, _ bytes: UnsafePointer<UInt8>, _ length: Int
    ) -> Bool {
        guard length > 16 else { return false }
        let vector = unsafeBitCast(Wide.load(bytes), to: SIMD2<UInt64>.self)
        let rest = UnsafeBufferPointer(start: bytes + 16, count: length - 16)
        for index in range where words[index].low == vector.x.littleEndian && words[index].high == vector.y.littleEndian
        {
            if rest.elementsEqual(words[index].rest) { return true }
        }
        return false
    }
}
