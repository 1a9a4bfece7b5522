import DataportTestKit
import Foundation
import Testing

/// Every bad input gets a sentence that says what to do, and the exit code of docs/exit-codes.md.
struct BadInputTests {
    private let files: SampleStoreFiles

    init() throws { files = try SampleStore.files() }

    private func export(_ more: String...) throws -> ProgramResult {
        let scratch = try TemporaryDirectory()
        let arguments = ["export", "--store", files.store, "--output", scratch.file("a.zip")] + more
        let result = try Program(Project.binary).run(arguments)
        #expect(scratch.names.isEmpty, "a refused export leaves nothing")
        return result
    }

    private func expect(
        _ result: ProgramResult, exit code: Int32, says parts: String...,
        location: SourceLocation = #_sourceLocation
    ) {
        #expect(result.exitCode == code, "\(result.errorText)", sourceLocation: location)
        for part in parts {
            #expect(result.errorText.contains(part), "\(result.errorText)", sourceLocation: location)
        }
    }

    @Test func `no store`() throws {
        let result = try dataport("export", "--account", "42", "--store", "/nonexistent/a.sqlite")
        expect(result, exit: 66, says: "there is no store", "/nonexistent/a.sqlite", "dataport init --sample")
    }

    @Test func `no such account, with the ids that exist`() throws {
        expect(try export("--account", "4242"), exit: 66, says: "no such account", "42, 43")
    }

    @Test func `an unknown kind, with the nearest`() throws {
        expect(try export("--account", "42", "--kinds", "campains"), exit: 64, says: "campains", "“campaigns”")
        expect(try export("--account", "42", "--except", "subscriber"), exit: 64, says: "“subscribers”")
    }

    @Test func `an unknown format, with the nearest`() throws {
        expect(try export("--account", "42", "--formats", "jsno"), exit: 64, says: "jsno", "“json”")
    }

    @Test func `an unknown compression`() throws {
        expect(try export("--account", "42", "--compression", "fats"), exit: 64, says: "“fast”")
    }

    @Test func `a source URI with a typo`() throws {
        let typo = try dataport("export", "--account", "42", "--from", "sqlit:\(files.store)")
        expect(typo, exit: 64, says: "sqlit", "sqlite:")
        let bare = try dataport("export", "--account", "42", "--from", files.store)
        expect(bare, exit: 64, says: "sqlite:")
        let empty = try dataport("export", "--account", "42", "--from", "sqlite:")
        expect(empty, exit: 64, says: "sqlite:PATH")
    }

    @Test func `a newer store`() throws {
        let scratch = try TemporaryDirectory()
        let copy = scratch.file("newer.sqlite")
        try FileManager.default.copyItem(atPath: files.store, toPath: copy)
        SampleStoreFiles.requireZero(try Program("sqlite3").run([copy, "PRAGMA user_version = 99"]))
        expect(
            try dataport("export", "--account", "42", "--store", copy), exit: 65, says: "99", "newer")
    }

    @Test func `a corrupt store`() throws {
        let scratch = try TemporaryDirectory()
        let garbage = scratch.file("garbage.sqlite")
        try Data(repeating: 0x58, count: 100_000).write(to: URL(fileURLWithPath: garbage))
        expect(try dataport("export", "--account", "42", "--store", garbage), exit: 65, says: "not")
        let truncated = scratch.file("truncated.sqlite")
        let whole = try Data(contentsOf: URL(fileURLWithPath: files.store))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: truncated))
        let result = try dataport(
            "export", "--account", "42", "--store", truncated, "--output", scratch.file("a.zip"))
        expect(result, exit: 65, says: "corrupt")
        #expect(!FileManager.default.fileExists(atPath: scratch.file("a.zip")))
    }

    @Test func `a store without the right to read it`() throws {
        expect(try dataport("export", "--account", "42", "--store", "/"), exit: 66, says: "store")
    }

    @Test func `secrets are refused until archives can be encrypted`() throws {
        expect(try export("--account", "42", "--include-secrets"), exit: 64, says: "encrypt")
    }

    @Test func `an account is demanded`() throws {
        expect(try export(), exit: 64, says: "--account")
    }

    @Test func `a wrong clock`() throws {
        let result = try dataport(
            "export", "--account", "42", "--store", files.store, environment: ["SOURCE_DATE_EPOCH": "yesterday"])
        expect(result, exit: 78, says: "SOURCE_DATE_EPOCH")
    }

    @Test func `with --json the end is an object, also for a failure`() throws {
        let result = try export("--account", "4242", "--json")
        let last = try #require(result.text.split(separator: "\n").last)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
        #expect(object["exit"] as? Int == 66)
        #expect(object["outcome"] as? String == "failed")
        #expect(object["target_changed"] as? Bool == false)
    }
}

extension SampleStoreFiles {
    /// Records a failed program as an issue of the test.
    static func requireZero(_ result: ProgramResult) {
        #expect(result.exitCode == 0, "\(result.errorText)")
    }
}
