import DataportTestKit
import Foundation
import Testing

/// `dataport import` and `dataport compare`, end to end.
struct ImportTests {
    private let files: SampleStoreFiles
    private let folder: TemporaryDirectory

    init() throws {
        files = try SampleStore.files()
        folder = try TemporaryDirectory()
    }

    private func manifest(of archive: String) throws -> String {
        try Program("unzip").run(["-p", archive, "manifest-sha256.txt"]).text
    }

    private func importArchive(_ more: String..., to name: String = "new.sqlite") throws -> ProgramResult {
        try Program(Project.binary).run(["import", files.archive, "--to", "sqlite:\(folder.file(name))"] + more)
    }

    @Test(arguments: ["json", "csv", "xml"])
    func `export, import, export gives the same bytes of every record and every body`(_ format: String) throws {
        let imported = try importArchive("--format", format)
        #expect(imported.exitCode == 0, "\(imported.allText)")
        let again = folder.file("again.zip")
        SampleStoreFiles.requireZero(
            try dataport(
                "export", "--account", "42", "--from", "sqlite:\(folder.file("new.sqlite"))", "-o", again, "--quiet"))
        #expect(try manifest(of: again) == manifest(of: files.archive))
    }

    @Test func `an account joins the others of a store that is there`() throws {
        let copy = folder.file("new.sqlite")
        try FileManager.default.copyItem(atPath: files.store, toPath: copy)
        let imported = try importArchive("--map-account", "42:7")
        #expect(imported.exitCode == 0, "\(imported.allText)")
        let compared = try dataport(
            "compare", "sqlite:\(copy)", "sqlite:\(copy)", "--account", "42", "--right-account", "7", "--except",
            "account")
        #expect(compared.exitCode == 0, "\(compared.allText)")
        let checked = try Program("sqlite3").run([copy, "PRAGMA foreign_key_check; PRAGMA integrity_check"])
        #expect(checked.text == "ok\n")
    }

    @Test func `a second import of the same archive changes nothing and says so`() throws {
        SampleStoreFiles.requireZero(try importArchive())
        let before = try tables(of: folder.file("new.sqlite"))
        for policy in ["skip", "update", "replace", "fail"] {
            let result = try importArchive("--on-conflict", policy)
            #expect(result.exitCode == 0 && result.text.contains("Nothing to do"), "\(policy): \(result.allText)")
        }
        #expect(try tables(of: folder.file("new.sqlite")) == before)
        let resumed = try importArchive("--resume")
        #expect(resumed.exitCode == 0 && resumed.text.contains("Nothing is left to do"), "\(resumed.allText)")
    }

    @Test func `resuming does what a run of fewer kinds or of another policy left`() throws {
        SampleStoreFiles.requireZero(try importArchive("--kinds", "suppressions,lists"))
        let resumed = try importArchive("--resume")
        #expect(resumed.exitCode == 0 && resumed.text.contains("Imported"), "\(resumed.allText)")
        let target = folder.file("new.sqlite")
        let compared = try dataport(
            "compare", files.archive, "sqlite:\(target)", "--account", "42", "--ignore", "status")
        #expect(compared.exitCode == 0, "\(compared.allText)")
        SampleStoreFiles.requireZero(
            try Program("sqlite3").run([target, "UPDATE contact SET name = 'X' WHERE id = 'c1'"]))
        let updated = try importArchive("--resume", "--on-conflict", "update")
        #expect(updated.exitCode == 0 && updated.text.contains("Imported"), "\(updated.allText)")
        for more in [["--resume"], ["--resume", "--on-conflict", "update"]] {
            let done = try Program(Project.binary).run(["import", files.archive, "--to", "sqlite:\(target)"] + more)
            #expect(done.exitCode == 0 && done.text.contains("Nothing is left to do"), "\(more): \(done.allText)")
        }
    }

    /// A digest of every table of a store.
    private func tables(of store: String) throws -> String {
        let dump = try Program("sqlite3").run([store, ".dump"])
        #expect(dump.exitCode == 0)
        return try Program("sha256sum").run([], input: dump.output).text
    }

    @Test func `an archive of another account is refused`() throws {
        let result = try importArchive("--account", "43")
        #expect(result.exitCode == 15, "\(result.errorText)")
        #expect(folder.names.isEmpty)
    }

    @Test func `a damaged archive is refused before anything is written`() throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: files.archive))
        bytes[bytes.count / 2] ^= 0x10
        let damaged = folder.file("damaged.zip")
        try bytes.write(to: URL(fileURLWithPath: damaged))
        let result = try dataport("import", damaged, "--to", "sqlite:\(folder.file("new.sqlite"))")
        #expect(result.exitCode == 65, "\(result.errorText)")
        #expect(folder.names == ["damaged.zip"])
    }

    @Test func `a dry run writes nothing`() throws {
        let result = try importArchive("--dry-run")
        #expect(result.exitCode == 0 && result.text.contains("Nothing has been written"), "\(result.allText)")
        #expect(folder.names.isEmpty)
    }

    @Test func `what is left out is said, and what cannot be without it is refused`() throws {
        let refused = try importArchive("--kinds", "subscribers")
        #expect(refused.exitCode == 64 && refused.errorText.contains("cannot be without lists"), "\(refused.errorText)")
        let pruned = try importArchive("--kinds", "history,contacts,campaigns", "--json")
        #expect(pruned.exitCode == 0, "\(pruned.allText)")
        let object = try #require(try JSONSerialization.jsonObject(with: pruned.output) as? [String: Any])
        let losses = try #require(object["losses"] as? [[String: Any]])
        #expect(losses.contains { $0["field"] as? String == "subscription_id" && ($0["count"] as? Int ?? 0) > 100 })
    }

    @Test(arguments: [("csv", "contact"), ("json", "subscriptions"), ("xml", "lists")])
    func `a file of records that stands alone is validated`(_ format: String, _ kind: String) throws {
        let ending = format == "json" ? "jsonl" : format
        let plural = kind == "contact" ? "contacts" : kind
        let records = try Program("unzip").run(["-p", files.archive, "data/\(format)/\(plural).\(ending)"])
        let path = folder.file("records.\(ending)")
        try records.output.write(to: URL(fileURLWithPath: path))
        let valid = try dataport("validate", path, "--kind", kind)
        #expect(valid.exitCode == 0 && valid.text.contains("records.\(ending): valid"), "\(valid.allText)")
        let spoilt = records.text.replacing("2023-05-05T10:00:00Z", with: "5 May 2023").replacing("true", with: "yes")
        try Data(spoilt.utf8).write(to: URL(fileURLWithPath: path))
        let invalid = try dataport("validate", path, "--kind", kind)
        #expect(invalid.exitCode == (spoilt == records.text ? 0 : 1), "\(invalid.allText)")
    }

    @Test func `a line that is no record of ours is not repeated in a message`() throws {
        let path = folder.file("contacts.csv")
        let header = try Program("unzip").run(["-p", files.archive, "data/csv/contacts.csv"]).text.prefix {
            $0 != "\r\n"
        }
        try Data("\(header)\r\nperson@example.org;Ada;+47 900 00 000\r\n".utf8).write(to: URL(fileURLWithPath: path))
        let result = try dataport("validate", path, "--kind", "contact")
        #expect(result.exitCode == 1 && result.text.contains("[csv.columns]"), "\(result.allText)")
        #expect(!result.allText.contains("person@") && !result.allText.contains("900"))
    }

    @Test func `a comparison finds what was changed, and says it with 1`() throws {
        let copy = folder.file("new.sqlite")
        try FileManager.default.copyItem(atPath: files.store, toPath: copy)
        let change =
            "UPDATE contact SET name = 'X' WHERE account_id = '42' AND id = 'c1';"
            + "DELETE FROM event WHERE account_id = '42' AND id = (SELECT min(id) FROM event WHERE account_id = '42')"
        SampleStoreFiles.requireZero(try Program("sqlite3").run([copy, change]))
        let result = try dataport("compare", files.archive, "sqlite:\(copy)", "--account", "42", "--list")
        #expect(result.exitCode == 1)
        #expect(result.text.contains("contact c1: different: name\n"), "\(result.text)")
        #expect(result.text.contains(": only left\n") && result.text.contains("2 records are not the same"))
        let ignoring = try dataport(
            "compare", files.archive, "sqlite:\(copy)", "--account", "42", "--kinds", "contacts", "--ignore", "name")
        #expect(ignoring.exitCode == 0, "\(ignoring.allText)")
    }
}
