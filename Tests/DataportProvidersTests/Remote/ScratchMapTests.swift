import DataportCore
import DataportProviders
import DataportTestKit
import Testing

/// What is remembered on disk, against a dictionary.
@Suite struct ScratchMapTests {
    private static let keys = [
        "a", "A", "", "a b", "a\u{0}b", "a\u{0}", "%", "'", "ä", "a\u{308}", "é", "e\u{301}", "😀",
        String(repeating: "k", count: 5000),
    ]

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `it says what a dictionary says`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let scratch = try Scratch()
        let (map, other) = (try ScratchMap(scratch, "map"), try ScratchMap(scratch, "other one"))
        var expected: [String: String] = [:]
        #expect(map.isEmpty)
        for _ in 0..<20_000 {
            let special = Self.keys.randomElement(using: &random) ?? ""
            let key =
                Int.random(in: 0..<4, using: &random) > 0 ? "k\(UInt16.random(in: 0..<5000, using: &random))" : special
            let value =
                ["", "v\u{0}w", "ä", "\(UInt64.random(in: 0..<99, using: &random))"].randomElement(using: &random) ?? ""
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                #expect(try map.insert(key, value) == (expected[key] == nil))
                expected[key] = expected[key] ?? value
            case 1:
                try map.set(key, value)
                expected[key] = value
            default:
                #expect(try map.value(of: key) == expected[key])
                #expect(try map.contains(key) == (expected[key] != nil))
            }
        }
        var all: [String: String] = [:]
        try map.forEach { key, value in all[key] = value }
        #expect(all == expected && !map.isEmpty && other.isEmpty)
    }

    /// An address is the same however its accents are composed: whoever said no with the one is found with the other.
    @Test func `texts that read the same are one key`() throws {
        let map = try ScratchMap(Scratch(), "map")
        try map.insert("jos\u{E9}@example.com", "held")
        #expect(try map.value(of: "jose\u{301}@example.com") == "held")
        #expect(try !map.insert("jose\u{301}@example.com", "again"))
    }
}
