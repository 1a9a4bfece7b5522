import DataportCore
import DataportProviders
import Testing

@Suite struct CanaryTests {
    @Test func `an account whose every field is marked leaves no mark in its neighbour`() async throws {
        let test = try TestStore()
        // Account 4 is there because its id begins that of 42.
        try test.add(account: "42", mark: "mine", rows: 12)
        try test.add(account: "43", mark: "canary", rows: 12)
        try test.add(account: "4", mark: "prefix", rows: 2)
        let mine = try await Everything.read(SQLiteSource(path: test.path, account: "42"))
        for mark in ["canary", "prefix"] { #expect(!mine.contains(mark)) }
        let canary = try await Everything.read(SQLiteSource(path: test.path, account: "43"))
        for kind in AssetKind.catalogue {
            for field in kind.attachmentFields { #expect(canary.contains("\(kind.id.name).\(field.name) canary")) }
        }
        #expect(!canary.contains("mine"))
    }

    @Test func `accounts with the same ids and the same contents stay apart`() async throws {
        let test = try TestStore()
        try test.add(account: "42", mark: "same", rows: 4)
        try test.add(account: "43", mark: "same", rows: 7)
        let source = try SQLiteSource(path: test.path, account: "42")
        #expect(try await source.inventory().entries.allSatisfy { $0.count == ($0.kind.id == .account ? 1 : 4) })
        #expect(try await drain(source.profiles()).count == 4)
        let own = try await contents(of: [.campaign], in: source)
        #expect(own.count == 2)
    }
}
