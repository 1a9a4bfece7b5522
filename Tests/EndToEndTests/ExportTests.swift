import DataportCore
import DataportTestKit
import Foundation
import Testing

/// `dataport export`, end to end.
struct ExportTests {
    private let files: SampleStoreFiles

    init() throws { files = try SampleStore.files() }

    private func export(_ more: [String], environment: [String: String] = [:]) throws -> (
        ProgramResult, TemporaryDirectory
    ) {
        let scratch = try TemporaryDirectory()
        let arguments = ["export", "--account", "42", "--store", files.store, "--output", scratch.file("a.zip")] + more
        return (try Program(Project.binary).run(arguments, environment: environment), scratch)
    }

    private func names(in archive: String) throws -> [String] {
        try Program("unzip").run(["-Z1", archive]).text.split(separator: "\n").map(String.init)
    }

    /// The whole content of an archive, inflated.
    private func contents(of archive: String) throws -> Data { try Program("unzip").run(["-p", archive]).output }

    @Test func `nothing of account 43, every field of which carries a canary, is in an export of 42`() throws {
        let canary = Data("CANARY43".utf8)
        let own = try TemporaryDirectory()
        let neighbour = own.file("43.zip")
        SampleStoreFiles.requireZero(
            try dataport("export", "--account", "43", "--store", files.store, "-o", neighbour, "--quiet"))
        #expect(try contents(of: neighbour).range(of: canary) != nil, "the canary must sing in its own archive")
        #expect(try contents(of: files.archive).range(of: canary) == nil)
        #expect(try contents(of: files.archive).range(of: Data("43434343".utf8)) == nil)
        #expect(try Data(contentsOf: URL(fileURLWithPath: files.archive)).range(of: canary) == nil)
    }

    @Test func `every field of the canary account carries a value`() throws {
        let (archive, folder) = try neighbourArchive()
        defer { withExtendedLifetime(folder) {} }
        for kind in AssetKind.catalogue {
            let result = try Program("unzip").run(["-p", archive, "data/json/\(kind.plural).jsonl"])
            let line = try #require(result.text.split(separator: "\n").first, "\(kind.id)")
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            for field in kind.fields {
                #expect(object[field.name] != nil && !(object[field.name] is NSNull), "\(kind.id).\(field.name)")
            }
        }
    }

    private func neighbourArchive() throws -> (String, TemporaryDirectory) {
        let scratch = try TemporaryDirectory()
        SampleStoreFiles.requireZero(
            try dataport("export", "--account", "43", "--store", files.store, "-o", scratch.file("a.zip"), "--quiet"))
        return (scratch.file("a.zip"), scratch)
    }

    @Test func `no secret is in the archive, and every one is counted`() throws {
        #expect(try contents(of: files.archive).range(of: Data("SECRET-42-".utf8)) == nil)
        let counted = try Program("sqlite3").run([files.store, Self.secretCount])
        let report = try Program("unzip").run(["-p", files.archive, "report/portability-report.json"])
        let object = try #require(try JSONSerialization.jsonObject(with: report.output) as? [String: Any])
        let redactions = try #require(object["redactions"] as? [[String: Any]])
        let total = redactions.compactMap { $0["count"] as? Int }.reduce(0, +)
        #expect(Int(counted.text.trimmingCharacters(in: .whitespacesAndNewlines)) == total)
        #expect(total > 5)
    }

    private static let secretCount: String = {
        let counts = AssetKind.catalogue.flatMap { kind in
            kind.secretFields.map { "(SELECT count(\"\($0.name)\") FROM \"\(kind.id)\" WHERE account_id = '42')" }
        }
        return "SELECT " + counts.joined(separator: " + ")
    }()

    @Test func `same store, same clock, same codec: the same bytes`() throws {
        let clock = ["SOURCE_DATE_EPOCH": "1795208400"]
        for level in ["fast", "balanced", "small", "none"] {
            let (first, one) = try export(["--compression", level, "--spreadsheet"], environment: clock)
            let (_, two) = try export(["--compression", level, "--spreadsheet"], environment: clock)
            #expect(first.exitCode == 0, "\(first.errorText)")
            let left = try Data(contentsOf: URL(fileURLWithPath: one.file("a.zip")))
            let right = try Data(contentsOf: URL(fileURLWithPath: two.file("a.zip")))
            #expect(left == right, "\(level)")
        }
    }

    @Test func `a dry run writes nothing and says what would be`() throws {
        let (result, scratch) = try export(["--dry-run"])
        #expect(result.exitCode == 0)
        #expect(scratch.names.isEmpty)
        for part in ["Plan:", "contacts", "redacted", "Nothing has been written"] {
            #expect(result.text.contains(part), "\(part): \(result.text)")
        }
    }

    @Test func `a dry run for programs`() throws {
        let (result, _) = try export(["--dry-run", "--json", "--except", "history"])
        let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
        let kinds = try #require(object["kinds"] as? [[String: Any]])
        #expect(kinds.count == AssetKind.catalogue.count)
        #expect(kinds.first { $0["kind"] as? String == "delivery" }?["action"] as? String == "exclude")
        #expect((kinds.first { $0["kind"] as? String == "contact" }?["records"] as? Int ?? 0) > 100)
    }

    @Test func `every kind is present, and counted`() throws {
        let names = try names(in: files.archive)
        for kind in AssetKind.catalogue {
            for path in ["json/\(kind.plural).jsonl", "csv/\(kind.plural).csv", "xml/\(kind.plural).xml"] {
                #expect(names.contains("data/\(path)"))
            }
        }
    }

    @Test func `only what was asked for`() throws {
        let (result, scratch) = try export(["--kinds", "subscribers,lists", "--formats", "csv", "--quiet"])
        #expect(result.exitCode == 0, "\(result.errorText)")
        #expect(result.output.isEmpty && result.errorOutput.isEmpty, "quiet is silent")
        let data = try names(in: scratch.file("a.zip")).filter { $0.hasPrefix("data/") && !$0.contains("/content/") }
        #expect(
            Set(data) == [
                "data/csv/account.csv", "data/csv/lists.csv", "data/csv/contacts.csv", "data/csv/subscriptions.csv",
                "data/csv/consent_events.csv",
            ])
        let verified = try script("oracles/verify-archive", [scratch.file("a.zip")])
        #expect(verified.exitCode == 0, "\(verified.text)")
    }

    @Test func `standard output gets a valid archive`() throws {
        let result = try dataport("export", "--account", "42", "--store", files.store, "--output", "-")
        #expect(result.exitCode == 0, "\(result.errorText)")
        let scratch = try TemporaryDirectory()
        try result.output.write(to: URL(fileURLWithPath: scratch.file("a.zip")))
        let verified = try script("oracles/verify-archive", [scratch.file("a.zip")])
        #expect(verified.exitCode == 0, "\(verified.text)")
    }

    @Test func `at level trace nothing personal is logged`() throws {
        let scratch = try TemporaryDirectory()
        let result = try dataport(
            "export", "--account", "43", "--store", files.store, "-o", scratch.file("a.zip"), "--verbose",
            environment: ["DATAPORT_LOG": "trace"])
        #expect(result.exitCode == 0, "\(result.errorText)")
        #expect(result.errorText.contains("kind done"), "something must be logged for this test to mean anything")
        #expect(!result.errorText.contains("CANARY43"))
        #expect(!result.text.contains("CANARY43"))
    }

    @Test func `the archive is for its owner alone`() throws {
        let mode = try FileManager.default.attributesOfItem(atPath: files.archive)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `spreadsheets are guarded and say which list they hold`() throws {
        let sheets = try names(in: files.archive).filter { $0.hasPrefix("spreadsheet/") }
        #expect(sheets.count >= 3)
        let all = try Program("unzip").run(["-p", files.archive, "spreadsheet/*"])
        #expect(all.output.starts(with: [0xEF, 0xBB, 0xBF]))
        for cell in all.text.split(whereSeparator: { $0 == "," || $0.isNewline }) {
            let bare = cell.drop { $0 == "\"" }
            #expect(!["=", "@"].contains(bare.first.map(String.init) ?? ""), "\(cell)")
        }
    }
}
