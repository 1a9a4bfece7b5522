/// The vocabularies of a kind, the first sixteen bytes of each word as two machine words, so that a lookup compares integers.
struct WordTable: Sendable {
    /// A word; what it lacks of sixteen bytes is zero, and what it has beyond stands in `rest`.
    struct Word: Sendable {
        var low: UInt64
        var high: UInt64
        var length: Int
        var rest: [UInt8]
    }

    private(set) var words: [Word] = []

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

    /// Whether the value is one of `words`.
    @inline(__always) static func contains(
        _ words: Slice<UnsafeBufferPointer<Word>>, _ bytes: UnsafePointer<UInt8>, _ length: Int
    ) -> Bool {
        guard length > 0 else { return false }
        let raw = UnsafeRawPointer(bytes)
        var low = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
        var high: UInt64 = 0
        if length > 8 {
            high = UInt64(littleEndian: (raw + 8).loadUnaligned(as: UInt64.self))
            if length < 16 { high &= ~0 >> UInt64(truncatingIfNeeded: 128 - 8 * length) }
        } else {
            low &= ~0 >> UInt64(truncatingIfNeeded: 64 - 8 * length)
        }
        for index in words.indices where words[index].low == low && words[index].high == high {
            if words[index].length == length, length <= 16 || ends(bytes, length, with: words[index].rest) {
                return true
            }
        }
        return false
    }

    private static func ends(_ bytes: UnsafePointer<UInt8>, _ length: Int, with rest: [UInt8]) -> Bool {
        UnsafeBufferPointer(start: bytes + 16, count: length - 16).elementsEqual(rest)
    }
}
