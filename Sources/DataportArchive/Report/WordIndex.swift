import DataportCore

/// Finds the place of a word in a vocabulary by its bytes, sixteen at a time.
struct WordIndex: Sendable {
    static let subscriptionStatus = WordIndex(SubscriptionStatus.allCases.map(\.rawValue), fallback: "unknown")
    static let suppressionReason = WordIndex(Vocabulary.suppressionReason.words, fallback: "unknown")

    /// A word of at most sixteen bytes, padded with zeros.
    private struct Key: Sendable, Equatable {
        var low: UInt64
        var high: UInt64
        var count: Int

        @inline(__always) init(_ word: UnsafeRawBufferPointer) {
            count = word.count
            var bytes: (UInt64, UInt64) = (0, 0)
            withUnsafeMutableBytes(of: &bytes) {
                $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: word[..<min(word.count, 16)]))
            }
            (low, high) = bytes
        }
    }

    let words: [String]
    private let keys: [Key]
    private let fallback: Int

    /// An index of `words`, none of which has more than sixteen bytes; whatever is none of them counts as `fallback`, which is one.
    init(_ words: [String], fallback: String) {
        self.words = words
        keys = words.map { word in Array(word.utf8).withUnsafeBytes { Key($0) } }
        self.fallback = words.firstIndex(of: fallback) ?? 0
    }

    var count: Int { words.count }

    /// The position of a word.
    @inline(__always) func position(of word: UnsafeRawBufferPointer?) -> Int {
        guard let word, word.count <= 16 else { return fallback }
        let key = Key(word)
        for position in keys.indices where keys[position] == key { return position }
        return fallback
    }
}
