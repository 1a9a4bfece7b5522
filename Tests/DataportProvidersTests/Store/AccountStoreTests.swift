import DataportCore
import DataportProviders
import Foundation
import Testing

@Suite struct AccountStoreTests {
    @Test func `a new store is private, empty, in WAL and says what it is`() throws {
        let test = try TestStore()
        #expect(try test.store.accounts() == [])
        let mode = try FileManager.default.attributesOfItem(atPath: test.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let header = try Data(contentsOf: URL(fileURLWithPath: test.path)).prefix(100)
        #expect(Array(header[68..<72]) == [0x64, 0x70, 0x72, 0x74])
        #expect(Array(header[60..<64]) == [0, 0, 0, 1])
        #expect(Array(header[18..<20]) == [2, 2])
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.folder.path).contains("accounts.sqlite"))
    }

    @Test func `a store is never made over a file or through a link`() throws {
        let test = try TestStore()
        let link = test.folder.appendingPathComponent("link").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: test.folder.path + "/elsewhere")
        for path in [test.path, link] {
            let error = #expect(throws: DataportError.self) { _ = try AccountStore.create(at: path) }
            #expect(error?.code == .cannotCreate)
        }
        #expect(!FileManager.default.fileExists(atPath: test.folder.path + "/elsewhere"))
        let error = #expect(throws: DataportError.self) {
            _ = try AccountStore.create(at: test.folder.path + "/no/such/folder.sqlite")
        }
        #expect(error?.code == .cannotCreate)
    }

    @Test func `what is not there is said with the command that makes it`() throws {
        let error = #expect(throws: DataportError.self) { _ = try AccountStore(at: "/no/such/store.sqlite") }
        #expect(error?.code == .noInput)
        #expect(error?.advice?.contains("dataport init --sample") == true)
        let special = #expect(throws: DataportError.self) { _ = try SQLiteSource(path: ":memory:", account: "42") }
        #expect(special?.code == .noInput)
    }

    @Test func `a missing account is named beside those that are there`() throws {
        let test = try TestStore()
        let empty = #expect(throws: DataportError.self) { _ = try SQLiteSource(path: test.path, account: "42") }
        #expect(empty?.message == "no such account 42; the store is empty")
        try test.add(account: "43", contacts: [])
        try test.add(account: "42", contacts: [])
        let error = #expect(throws: DataportError.self) { _ = try SQLiteSource(path: test.path, account: "99") }
        #expect(error?.message == "no such account 99; accounts here: 42, 43")
        #expect(error?.code == .noInput)
        #expect(try test.store.accounts() == ["42", "43"])
    }

    @Test func `a newer store is refused with both versions`() throws {
        let test = try TestStore()
        try test.add(account: "42", contacts: [])
        try Shell.sqlite(test.path, "PRAGMA user_version = 7")
        let error = #expect(throws: DataportError.self) { _ = try SQLiteSource(path: test.path, account: "42") }
        #expect(error?.code == .badInput)
        #expect(error?.message == "the store has version 7 and this program knows version 1")
    }

    @Test func `what is no store is refused: other databases, other files, folders, nothing`() throws {
        let test = try TestStore()
        try Shell.sqlite(test.path, "PRAGMA application_id = 1")
        let text = test.folder.appendingPathComponent("letter.txt").path
        try Data(repeating: 0x41, count: 100_000).write(to: URL(fileURLWithPath: text))
        let nothing = test.folder.appendingPathComponent("nothing").path
        try Data().write(to: URL(fileURLWithPath: nothing))
        for path in [test.path, text, nothing] {
            let error = #expect(throws: DataportError.self) { _ = try SQLiteSource(path: path, account: "42") }
            #expect(error?.code == .badInput)
            #expect(error?.advice != nil)
        }
        let folder = #expect(throws: DataportError.self) { _ = try SQLiteSource(path: test.folder.path, account: "42") }
        #expect(folder?.code == .noInput)
    }

    @Test func `a store cut short or overwritten is corrupt and never read as if it were whole`() async throws {
        let test = try TestStore()
        try test.add(account: "42", contacts: (0..<5000).map { (String($0 + 10_000), "name") })
        try Shell.sqlite(test.path, "PRAGMA wal_checkpoint(TRUNCATE)")
        let whole = try Data(contentsOf: URL(fileURLWithPath: test.path))
        let damaged = test.folder.appendingPathComponent("damaged.sqlite").path
        for divisor in [2, 3, 10, 100] {
            try whole.prefix(whole.count / divisor).write(to: URL(fileURLWithPath: damaged))
            await refused(damaged)
        }
        // Garbage over whole pages from the middle on, where the contacts are.
        var garbled = whole
        let middle = whole.count / 2
        garbled.replaceSubrange(middle..<whole.count, with: Data(repeating: 0xA5, count: whole.count - middle))
        try garbled.write(to: URL(fileURLWithPath: damaged))
        await refused(damaged)
    }

    @Test func `names that mean something in a URI are names of files`() async throws {
        let test = try TestStore()
        let path = test.folder.path + "/a?mode=rw#%41 ä.sqlite"
        try test.add(account: "42", contacts: [("a", "name")])
        try Shell.sqlite(test.path, "PRAGMA wal_checkpoint(TRUNCATE)")
        try FileManager.default.copyItem(atPath: test.path, toPath: path)
        #expect(try AccountStore(at: path).accounts() == ["42"])
        let connection = try SQLiteConnection(path: path, mode: .immutable)
        #expect(try connection.texts("SELECT id FROM account") == ["42"])
    }

    @Test func `a store that another program has to itself is locked`() throws {
        let test = try TestStore()
        try test.add(account: "42", contacts: [("a", "name")])
        try Shell.holding(test.path, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM contact") {
            let error = #expect(throws: DataportError.self) { _ = try SQLiteSource(path: test.path, account: "42") }
            #expect(error?.code == .locked)
        }
        #expect(try test.store.accounts() == ["42"])
    }

    private func refused(_ path: String) async {
        let error = await #expect(throws: DataportError.self) {
            _ = try await rows(of: .contact, in: SQLiteSource(path: path, account: "42"))
        }
        #expect(error?.code == .badInput)
        #expect(error?.advice != nil)
    }
}
