import DataportCore
import DataportProviders
import Foundation
import Testing

/// Stores as sources, whichever database keeps them.
@Suite struct StoreSourceTests {
    @Test(arguments: TestPlace.Database.allCases)
    func `every field of every kind arrives as it was written`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        try await test.add(account: "42", mark: "mine", rows: 12)
        let source = try test.source("42")
        let marked = MarkedAccount(id: "42", mark: "mine")
        for kind in AssetKind.catalogue {
            var expected = RecordBatch(fieldCount: kind.fields.count)
            // Bytewise order of ids: 0, 1, 10, 11, 2, …
            let order = kind.id == .account ? [0] : (0..<12).sorted { String($0) < String($1) }
            for row in order { marked.append(row, of: kind, to: &expected) }
            let found = try await rows(of: kind, in: source)
            #expect(found.count == order.count)
            for row in found.indices {
                #expect(found[row] == (0..<kind.fields.count).map { expected.text(row: row, field: $0) }, "\(kind.id)")
            }
        }
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `the inventory counts every kind and its counts are what the cursors give`(_ database: TestPlace.Database)
        async throws
    {
        let test = try TestPlace(database)
        try await test.add(account: "42", mark: "mine", rows: 5)
        try await test.add(account: "43", mark: "other", rows: 9)
        let source = try test.source("42")
        let inventory = try await source.inventory()
        #expect(inventory.account == "42")
        #expect(inventory.isSnapshot)
        #expect(inventory.entries.map(\.kind.id) == AssetKind.catalogue.map(\.id))
        for entry in inventory.entries { #expect(entry.count == (entry.kind.id == .account ? 1 : 5)) }
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `nulls, empty texts, NUL, emoji and a megabyte survive`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        let long = String(repeating: "ß", count: 1 << 19)
        try await test.add(
            account: "42", contacts: [("a", ""), ("b", "x\0y"), ("c", "👩‍👩‍👧 \r\n\t"), ("d", long), ("e\0f", "\0")])
        let found = try await rows(of: .contact, in: test.source("42"))
        #expect(found.map { $0[2] } == ["", "x\0y", "👩‍👩‍👧 \r\n\t", long, "\0"])
        #expect(found[4][0] == "e\0f")
        #expect(found.allSatisfy { $0[3] == nil && $0[10] == nil })
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `going on after any row gives exactly the rest`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        let ids = ["1", "10", "9", "A", "a", "a\0", "a b", "ä", "ﬀ", "😀"]
        try await test.add(account: "42", contacts: ids.map { ($0, "name") })
        let source = try test.source("42")
        let all = try await rows(of: .contact, in: source)
        let order = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(all.map { $0[0] } == order)
        for (position, id) in order.enumerated() {
            let rest = try await rows(of: .contact, in: source, after: Bookmark(Array(id.utf8)))
            #expect(rest == Array(all[(position + 1)...]))
        }
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `many rows come in several batches whose bookmarks can be gone on from`(_ database: TestPlace.Database)
        async throws
    {
        let test = try TestPlace(database)
        let count = 20_000
        try await test.add(account: "42", contacts: (0..<count).map { (String($0 + 1_000_000), "n") })
        let source = try test.source("42")
        var cursor = try await source.cursor(over: .contact, after: nil)
        var batch = RecordBatch()
        var seen = 0
        var batches = 0
        while let bookmark = try await cursor.next(into: &batch) {
            seen += batch.rowCount
            batches += 1
            #expect(try await rows(of: .contact, in: source, after: bookmark).count == count - seen)
        }
        #expect(seen == count)
        #expect(batches == 3)
        for _ in 0..<3 {
            #expect(try await cursor.next(into: &batch) == nil)
            let left = batch.rowCount
            #expect(left == 0)
        }
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `what others write meanwhile is not seen`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        try await test.add(account: "42", mark: "mine", rows: 3)
        let source = try test.source("42")
        try test.change("DELETE FROM delivery; UPDATE contact SET name = 'changed'")
        if database == .sqlite { try Shell.sqlite(test.location, "PRAGMA wal_checkpoint(TRUNCATE)") }
        #expect(try await source.inventory().entries.first { $0.kind.id == .delivery }?.count == 3)
        #expect(try await rows(of: .delivery, in: source).count == 3)
        #expect(try await rows(of: .contact, in: source).allSatisfy { $0[2] != "changed" })
        let later = try test.source("42")
        #expect(try await rows(of: .delivery, in: later).isEmpty)
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `profiles join subscriptions with contacts in the order of lists and ids`(_ database: TestPlace.Database)
        async throws
    {
        let test = try TestPlace(database)
        try await test.add(account: "42", mark: "mine", rows: 12)
        try await test.add(account: "43", mark: "other", rows: 12)
        let source = try test.source("42")
        let profiles = try await drain(source.profiles())
        #expect(profiles.count == 12)
        let keys = profiles.map { [$0[1] ?? "", $0[0] ?? ""] }
        #expect(keys == keys.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(profiles[0].count == AssetKind.profile.fields.count)
        #expect(profiles[2][2] == "mine email 10")
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `attachments come once, in order, and only those of the kinds asked for`(_ database: TestPlace.Database)
        async throws
    {
        let test = try TestPlace(database)
        try await test.add(account: "42", mark: "mine")
        let source = try test.source("42")
        let marked = MarkedAccount(id: "42", mark: "mine")
        for kinds in [AssetKind.catalogue, [.campaign], [.template, .mediaFile], [.contact], []] {
            let expected = kinds.flatMap { kind in
                kind.attachmentFields.map { (marked.path(of: kind, $0), marked.body(of: kind, $0)) }
            }.sorted { $0.0 < $1.0 }
            let found = try await contents(of: kinds, in: source)
            #expect(found.map(\.path) == expected.map(\.0))
            #expect(found.map { String(decoding: $0.bytes, as: UTF8.self) } == expected.map(\.1))
        }
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `a reference to content that is not there is an error and not a gap`(_ database: TestPlace.Database)
        async throws
    {
        let test = try TestPlace(database)
        try await test.add(account: "42", mark: "mine")
        try test.change("DELETE FROM content WHERE path IN (SELECT html FROM campaign)")
        let source = try test.source("42")
        let error = await #expect(throws: DataportError.self) { try await contents(of: [.campaign], in: source) }
        #expect(error?.code == .badInput)
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `two tasks may read at the same time`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        try await test.add(account: "42", contacts: (0..<30_000).map { (String($0 + 1_000_000), "n") })
        let source = try test.source("42")
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 { group.addTask { try await rows(of: .contact, in: source).count } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == [30_000, 30_000, 30_000, 30_000])
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `a cursor outlives its source`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        try await test.add(account: "42", mark: "mine")
        var cursor = try await test.source("42").cursor(over: .contact, after: nil)
        var batch = RecordBatch()
        #expect(try await cursor.next(into: &batch) != nil)
        let count = batch.rowCount
        #expect(count == 3)
    }
}
