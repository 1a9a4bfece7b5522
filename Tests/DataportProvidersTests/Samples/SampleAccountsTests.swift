import DataportCore
import DataportProviders
import Foundation
import Testing

@Suite struct SampleAccountsTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("samples")

    @Test func `every sample file is built in, byte for byte`() throws {
        var onDisk: [String: Data] = [:]
        let names = try #require(FileManager.default.enumerator(atPath: Self.folder.path))
        for case let name as String in names where name.hasPrefix("account-") {
            let url = Self.folder.appendingPathComponent(name)
            if try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
                onDisk[name] = try Data(contentsOf: url)
            }
        }
        let builtIn = SampleFile.all()
        #expect(builtIn.map(\.path) == onDisk.keys.sorted(), "run scripts/list-samples and build again")
        for file in builtIn { #expect(Data(file.bytes) == onDisk[file.path], "\(file.path): build again") }
        #expect(builtIn.count > 50)
    }

    @Test func `the samples load, once, and what they say arrives`() async throws {
        let test = try TestStore()
        #expect(try SampleAccounts.addMissing(toStoreAt: test.path) == ["42", "43"])
        #expect(try SampleAccounts.addMissing(toStoreAt: test.path) == [])
        #expect(try test.store.accounts() == ["42", "43"])
        for account in ["42", "43"] {
            let source = try SQLiteSource(path: test.path, account: account)
            for entry in try await source.inventory().entries {
                let file = SampleFile.all().first { $0.path == "account-\(account)/\(entry.kind.plural).jsonl" }
                #expect(entry.count == (file?.bytes.count { $0 == 0x0A } ?? 0), "\(entry.kind.id)")
            }
        }
    }

    @Test func `attachments of the samples stand under the digest of their bytes`() async throws {
        let test = try TestStore()
        _ = try SampleAccounts.addMissing(toStoreAt: test.path)
        let source = try SQLiteSource(path: test.path, account: "42")
        let samples = Set(SampleFile.all().map { Data($0.bytes) })
        let found = try await contents(of: AssetKind.catalogue, in: source, piece: 1000)
        #expect(found.count > 20)
        for content in found {
            #expect(samples.contains(Data(content.bytes)))
            #expect(content.path.contains(try Shell.sha256(content.bytes)))
        }
    }

    @Test func `nothing of the neighbour is to be found`() async throws {
        let test = try TestStore()
        _ = try SampleAccounts.addMissing(toStoreAt: test.path)
        let found = try await Everything.read(SQLiteSource(path: test.path, account: "42"))
        #expect(!found.contains("CANARY43"))
        #expect(try await Everything.read(SQLiteSource(path: test.path, account: "43")).contains("CANARY43"))
    }

    @Test func `a broken account leaves nothing behind`() throws {
        let test = try TestStore()
        try Shell.sqlite(test.path, "DROP TABLE event; CREATE TABLE event (account_id TEXT)")
        #expect(throws: DataportError.self) { try SampleAccounts.addMissing(toStoreAt: test.path) }
        #expect(try test.store.accounts() == [])
    }
}
