import DataportCore
import DataportProviders
import DataportTestKit
import Testing

/// Records on their way through a spool, against an array that is sorted.
@Suite struct RowSpoolTests {
    private static let kind = AssetKind(
        "spooled", plural: "spooled", "A record.", fields: [.text("word", "A word."), .text("other", "Another one.")])

    /// Everything that is spooled, as a cursor gives it in batches.
    private func rows(_ spool: RowSpool, after bookmark: Bookmark? = nil) throws -> [[String?]] {
        var cursor = SpooledCursor(Self.kind, try spool.finish(), after: bookmark)
        var batch = RecordBatch(fieldCount: Self.kind.fields.count)
        var found: [[String?]] = []
        while try cursor.next(into: &batch) != nil {
            for row in 0..<batch.rowCount { found.append((0..<3).map { batch.text(row: row, field: $0) }) }
        }
        return found
    }

    private func records(_ seed: UInt64, _ count: Int) -> [(id: String, word: String?)] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let id = String(UInt64.random(in: 0..<UInt64(count), using: &random), radix: 36)
            // Some rows are larger than what is read at once.
            let length = Int.random(in: 0..<100, using: &random) == 0 ? 9000 : Int.random(in: 0..<20, using: &random)
            return (id, Bool.random(using: &random) ? String(repeating: "ä", count: length) : nil)
        }
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `records come in the order of their ids, and of two with one id the first`(_ seed: UInt64) throws {
        let (spool, given) = (try RowSpool(Self.kind, isOrdered: false), records(seed, 20_000))
        for record in given { try spool.append(record.id, record.word.map { ["word": $0] } ?? [:]) }
        var seen: Set<String> = []
        let expected = given.filter { seen.insert($0.id).inserted }
            .sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }.map { [$0.id, $0.word, nil] }
        #expect(expected.count < given.count)
        let found = try rows(spool)
        #expect(found.count == expected.count && found == expected)
    }

    @Test func `records that come in their order, or shall stay as they come, do`() throws {
        let given = records(6, 500)
        let spool = try RowSpool(Self.kind, isOrdered: true)
        for record in given { try spool.append(record.id, ["other": record.word ?? ""]) }
        #expect(try rows(spool) == given.map { [$0.id, nil, $0.word ?? ""] })
        let ascending = try RowSpool(Self.kind, isOrdered: false)
        for number in 100..<900 { try ascending.append(String(number), [:]) }
        #expect(try rows(ascending).map { $0[0] } == (100..<900).map { String($0) })
    }

    @Test func `nothing is spooled, and a row is larger than every buffer`() throws {
        #expect(try rows(RowSpool(Self.kind, isOrdered: false)).isEmpty)
        let spool = try RowSpool(Self.kind, isOrdered: false)
        let huge = String(repeating: "x", count: 1 << 20)
        try spool.append("b", ["word": huge])
        try spool.append("a", ["word": huge, "other": huge])
        #expect(try rows(spool) == [["a", huge, huge], ["b", huge, nil]])
    }
}
