import DataportCore
import DataportProviders
import Testing

@Suite struct CanaryTests {
    @Test(arguments: TestPlace.Database.allCases)
    func `an account whose every field is marked leaves no mark in its neighbour`(_ database: TestPlace.Database)
        async throws
    {
        let test = try TestPlace(database)
        // Account 4 is there because its id begins that of 42.
        try await test.add(account: "42", mark: "mine", rows: 12)
        try await test.add(account: "43", mark: "canary", rows: 12)
        try await test.add(account: "4", mark: "prefix", rows: 2)
        let mine = try await Everything.read(test.source("42"))
        for mark in ["canary", "prefix"] { #expect(!mine.contains(mark)) }
        let canary = try await Everything.read(test.source("43"))
        for kind in AssetKind.catalogue {
            for field in kind.attachmentFields { #expect(canary.contains("\(kind.id.name).\(field.name) canary")) }
        }
        #expect(!canary.contains("mine"))
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `accounts with the same ids and the same contents stay apart`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        try await test.add(account: "42", mark: "same", rows: 4)
        try await test.add(account: "43", mark: "same", rows: 7)
        let source = try test.source("42")
        #expect(try await source.inventory().entries.allSatisfy { $0.count == ($0.kind.id == .account ? 1 : 4) })
        #expect(try await drain(source.profiles()).count == 4)
        let own = try await contents(of: [.campaign], in: source)
        #expect(own.count == 2)
    }
}
