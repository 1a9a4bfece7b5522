import DataportCore
import DataportProviders
import Foundation
import Testing

@Suite struct AccountGeneratorTests {
    private func options(_ account: String = "7", seed: UInt64 = 1, subscribers: Int = 3000) -> AccountGenerator.Options
    {
        var options = AccountGenerator.Options(account: account)
        options.seed = seed
        options.subscribers = subscribers
        options.deliveries = 5000
        options.suppressions = 700
        options.campaigns = 12
        return options
    }

    private func generated(_ options: AccountGenerator.Options) async throws -> String {
        let test = try TestStore()
        let path = test.folder.path + "/new.sqlite"
        try AccountGenerator(options).write(toStoreAt: path)
        return try await Everything.read(SQLiteSource(path: path, account: options.account))
    }

    @Test func `the same options give the same rows, another seed others`() async throws {
        let first = try await generated(options())
        #expect(try await generated(options()) == first)
        #expect(try await generated(options(seed: 2)) != first)
    }

    @Test func `a new store and a store with other accounts get the same rows`() async throws {
        let test = try TestStore()
        _ = try SampleAccounts.addMissing(toStoreAt: test.path)
        try AccountGenerator(options()).write(toStoreAt: test.path)
        let added = try await Everything.read(SQLiteSource(path: test.path, account: "7"))
        #expect(try await generated(options()) == added)
        let again = #expect(throws: DataportError.self) { try AccountGenerator(options()).write(toStoreAt: test.path) }
        #expect(again?.code == .cannotCreate)
    }

    @Test func `a generated store keeps every constraint, although they were not checked on the way`() throws {
        let test = try TestStore()
        let path = test.folder.path + "/new.sqlite"
        try AccountGenerator(options()).write(toStoreAt: path)
        let connection = try AccountStore.connect(path, mode: .readWrite)
        #expect(try connection.texts("PRAGMA integrity_check") == ["ok"])
        #expect(try connection.texts("PRAGMA foreign_key_check") == [])
        #expect(try connection.texts("PRAGMA journal_mode") == ["wal"])
        #expect(try connection.integer("SELECT count(DISTINCT email) FROM contact") == 3000)
        #expect(try connection.integer("SELECT count(DISTINCT status) FROM subscription") == 11)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    }

    @Test func `counts are as asked for, zero included`() async throws {
        let test = try TestStore()
        var none = AccountGenerator.Options(account: "0")
        none.subscribers = 0
        none.lists = 0
        none.deliveries = 0
        none.suppressions = 0
        none.events = 0
        none.consentEvents = 0
        none.campaigns = 0
        none.customFields = 0
        try AccountGenerator(none).write(toStoreAt: test.path)
        var some = options()
        some.customFields = 9
        try AccountGenerator(some).write(toStoreAt: test.path)
        func counts(_ account: String) async throws -> [String: Int] {
            let entries = try await SQLiteSource(path: test.path, account: account).inventory().entries
            return Dictionary(uniqueKeysWithValues: entries.map { ($0.kind.id.name, $0.count ?? -1) })
        }
        let empty = try await counts("0")
        for kind in [
            "contact", "subscription", "delivery", "event", "suppression", "consent_event", "campaign", "list",
        ] {
            #expect(empty[kind] == 0)
        }
        let full = try await counts("7")
        #expect(full["contact"] == 3000 && full["subscription"] == 3000 && full["delivery"] == 5000)
        #expect(full["suppression"] == 700 && full["campaign"] == 12 && full["list_field"] == 72)
        let fields = try await rows(of: .subscription, in: SQLiteSource(path: test.path, account: "7"))
        let column = try #require(AssetKind.subscription.index(of: "fields"))
        let object = try JSONSerialization.jsonObject(with: Data((fields[0][column] ?? "").utf8)) as? [String: Any]
        #expect(object?.count == 9)
    }

    @Test func `ten times the rows take no more memory`() async {
        // In a process of its own, because the other tests need memory too.
        await #expect(processExitsWith: .success) {
            let test = try TestStore()
            let small = try Self.memory(after: 5_000, in: test)
            let large = try Self.memory(after: 50_000, in: test)
            try #require(small > 0 && large - small < 4 << 20)
        }
    }

    /// The most memory that the process ever had, after an account of this size.
    private static func memory(after subscribers: Int, in test: TestStore) throws -> Int {
        var options = AccountGenerator.Options(account: "7")
        options.subscribers = subscribers
        options.deliveries = 2 * subscribers
        try AccountGenerator(options).write(toStoreAt: test.folder.path + "/\(subscribers)")
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }

    @Test func `progress counts up to what is there`() throws {
        let test = try TestStore()
        var last: [String: Int] = [:]
        try AccountGenerator(options()).write(toStoreAt: test.folder.path + "/p") { progress in
            #expect(progress.records >= last[progress.kind.name] ?? 0)
            last[progress.kind.name] = progress.records
        }
        #expect(last["contact"] == 3000)
        #expect(last["delivery"] == 5000)
    }
}
