import DataportCore
import DataportEngine
import Testing

/// A source of lists with these ids and names, in batches of three.
private struct ListedSource: Source {
    let records: [(id: String, name: String)]

    func inventory(counting: Bool) async throws -> Inventory {
        Inventory(
            account: "1", sourceName: "listed", isSnapshot: true,
            entries: AssetKind.catalogue.map { Inventory.Entry(kind: $0, count: nil) })
    }

    func cursor(over kind: AssetKind, after bookmark: Bookmark?) async throws -> any RecordCursor & ~Copyable {
        ListedCursor(kind: kind, records: kind.id == .list ? records : [])
    }

    func attachments(of kinds: [AssetKind]) async throws -> any AttachmentCursor & ~Copyable { NoAttachments() }
}

private struct ListedCursor: RecordCursor, ~Copyable {
    let kind: AssetKind
    var records: [(id: String, name: String)]

    mutating func next(into batch: inout RecordBatch) async throws -> Bookmark? {
        batch.reset(fieldCount: kind.fields.count)
        guard !records.isEmpty else { return nil }
        for record in records.prefix(3) {
            for field in kind.fields {
                switch field.name {
                case "id": batch.append(text: record.id)
                case "name": batch.append(text: record.name)
                default: batch.appendNull()
                }
            }
        }
        records.removeFirst(min(3, records.count))
        return Bookmark([])
    }
}

struct ComparerTests {
    private func compare(
        _ left: [(String, String)], _ right: [(String, String)], ignoring: Set<String> = []
    ) async throws -> (Comparison, [Comparison.Difference]) {
        func source(_ records: [(String, String)]) -> ListedSource {
            ListedSource(
                records: records.map { (id: $0.0, name: $0.1) }.sorted {
                    $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
                })
        }
        var differences: [Comparison.Difference] = []
        let comparer = Comparer(source(left), source(right), selection: .everything, ignoring: ignoring)
        let comparison = try await comparer.run { differences.append($0) }
        return (comparison, differences)
    }

    @Test func `equal sides are equal`() async throws {
        let records = (0..<20).map { ("id\($0)", "name\($0)") }
        let (comparison, differences) = try await compare(records, records)
        #expect(comparison.isEqual && differences.isEmpty)
        #expect(comparison.entries.first { $0.kind == .list }?.same == 20)
    }

    @Test func `every id is seen once, whichever side has it`() async throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            let left = Set((0..<Int.random(in: 0...12, using: &generator)).map { _ in Int.random(in: 0...15) })
            let right = Set((0..<Int.random(in: 0...12, using: &generator)).map { _ in Int.random(in: 0...15) })
            let (comparison, differences) = try await compare(
                left.map { ("i\($0)", "l\($0 % 3)") }, right.map { ("i\($0)", "l\($0 % 2)") })
            let entry = try #require(comparison.entries.first { $0.kind == .list })
            let both = left.intersection(right)
            #expect(entry.onlyLeft == left.subtracting(right).count)
            #expect(entry.onlyRight == right.subtracting(left).count)
            #expect(entry.same == both.filter { $0 % 3 == $0 % 2 }.count)
            #expect(entry.different == both.filter { $0 % 3 != $0 % 2 }.count)
            #expect(differences.count == entry.onlyLeft + entry.onlyRight + entry.different)
        }
    }

    @Test func `ids are compared as bytes`() async throws {
        let (comparison, _) = try await compare([("e\u{301}", "a")], [("é", "a")])
        #expect(comparison.entries.first { $0.kind == .list }?.onlyLeft == 1)
    }

    @Test func `ignored fields may differ`() async throws {
        #expect(try await compare([("a", "1")], [("a", "2")], ignoring: ["name"]).0.isEqual)
        #expect(try await !compare([("a", "1")], [("a", "2")]).0.isEqual)
    }
}
