import DataportCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Finds the place of a word in a vocabulary by its bytes.
struct WordIndex: Sendable {
    static let subscriptionStatus = WordIndex(SubscriptionStatus.allCases.map(\.rawValue), fallback: "unknown")
    static let suppressionReason = WordIndex(Vocabulary.suppressionReason.words, fallback: "unknown")

    let words: [String]
    private let bytes: [[UInt8]]
    private let fallback: Int

    /// An index of `words`; whatever is none of them counts as `fallback`, which is one of them.
    init(_ words: [String], fallback: String) {
        self.words = words
        bytes = words.map { Array($0.utf8) }
        self.fallback = words.firstIndex(of: fallback) ?? 0
    }

    var count: Int { words.count }

    /// The position of a word.
    @inline(__always) func position(of word: UnsafeRawBufferPointer?) -> Int {
        guard let word, let base = word.baseAddress else { return fallback }
        for position in bytes.indices where bytes[position].count == word.count {
            if bytes[position].withUnsafeBytes({ memcmp($0.baseAddress!, base, word.count) == 0 }) { return position }
        }
        return fallback
    }
}
