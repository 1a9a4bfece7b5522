import DataportTestKit
import Foundation
import Testing

/// `dataport import` into accounts that are there, end to end.
struct MergeTests {
    private let files: SampleStoreFiles
    private let folder: TemporaryDirectory
    private let store: String

    init() throws {
        files = try SampleStore.files()
        folder = try TemporaryDirectory()
        store = folder.file("store.sqlite")
        try FileManager.default.copyItem(atPath: files.store, toPath: store)
    }

    private func importArchive(_ more: String...) throws -> ProgramResult {
        try Program(Project.binary).run(["import", files.archive, "--to", "sqlite:\(store)"] + more)
    }

    private func sqlite(_ sql: String) throws -> String {
        let result = try Program("sqlite3").run([store, sql])
        #expect(result.exitCode == 0, "\(result.allText)")
        return result.text
    }

    private func object(_ result: ProgramResult) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any], "\(result.allText)")
    }

    private func differences(_ left: String, _ right: String, _ more: String...) throws -> ProgramResult {
        try Program(Project.binary).run(["compare", left, right] + more)
    }

    @Test func `a whole account joins another one, and is taken back without a trace`() throws {
        let before = folder.file("before.sqlite")
        try FileManager.default.copyItem(atPath: store, toPath: before)
        let imported = try importArchive("--map-account", "42:43", "--json")
        #expect(imported.exitCode == 0, "\(imported.allText)")
        let result = try object(imported)
        let kinds = try #require(result["kinds"] as? [String: [String: Int]])
        for (kind, counts) in kinds {
            let read = try #require(counts["read"])
            #expect(
                read == counts.reduce(0) { $1.key == "read" ? $0 : $0 + $1.value },
                "\(kind): every record has one state")
        }
        #expect(kinds["list"]?["created"] == kinds["list"]?["read"])
        #expect(try sqlite("PRAGMA foreign_key_check; PRAGMA integrity_check") == "ok\n")
        #expect(try sqlite("SELECT count(*) FROM list WHERE account_id = '43' AND id LIKE '42:%'") != "0\n")

        let exported = folder.file("merged.zip")
        SampleStoreFiles.requireZero(
            try dataport("export", "--account", "43", "--from", "sqlite:\(store)", "-o", exported, "--quiet"))
        let validated = try dataport("validate", exported, "--json")
        #expect(validated.exitCode == 0, "\(validated.allText)")

        let again = try importArchive("--map-account", "42:43")
        #expect(again.exitCode == 0 && again.text.contains("Nothing to do"), "\(again.allText)")
        let guarded = try dataport("import", "--undo", "1", "--to", "sqlite:\(store)")
        #expect(guarded.exitCode == 13, "\(guarded.allText)")
        let undone = try dataport("import", "--undo", "1", "--to", "sqlite:\(store)", "--allow-resubscribe")
        #expect(undone.exitCode == 0, "\(undone.allText)")
        let compared = try differences("sqlite:\(store)", "sqlite:\(before)", "--account", "43")
        #expect(compared.exitCode == 0, "\(compared.allText)")
        #expect(
            try sqlite("SELECT count(*) FROM content WHERE account_id = '43'")
                == Program("sqlite3").run([before, "SELECT count(*) FROM content WHERE account_id = '43'"]).text)
    }

    @Test func `to go on does not mean to leave out what an earlier import did not look at`() throws {
        SampleStoreFiles.requireZero(try importArchive("--map-account", "42:copy", "--kinds", "lists,contacts"))
        let resumed = try importArchive("--map-account", "42:copy", "--resume")
        #expect(resumed.exitCode == 0 && resumed.text.contains("Imported"), "\(resumed.allText)")
        #expect(
            try sqlite("SELECT count(*) > 100 FROM subscription WHERE account_id = 'copy'") == "1\n", "\(resumed.text)")
        let again = try importArchive("--map-account", "42:copy", "--resume")
        #expect(again.text.contains("Nothing is left to do"), "\(again.allText)")
    }

    @Test func `references inside of JSON lead to the records of the merged account`() throws {
        SampleStoreFiles.requireZero(try importArchive("--map-account", "42:43"))
        let dangling = """
            SELECT count(*) FROM campaign AS c, json_each(c.delivery_server_ids) AS j WHERE c.account_id = '43'
                AND NOT EXISTS (SELECT 1 FROM delivery_server AS d WHERE d.account_id = '43' AND d.id = j.value);
            SELECT count(*) FROM campaign AS c WHERE c.account_id = '43' AND c.autoresponder ->> 'campaign' IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM campaign AS d WHERE d.account_id = '43' AND d.id = c.autoresponder ->> 'campaign');
            SELECT count(*) FROM mailbox_monitor AS m, json_each(m.conditions) AS j WHERE m.account_id = '43'
                AND j.value ->> 'list' IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM list AS l WHERE l.account_id = '43' AND l.id = j.value ->> 'list')
            """
        #expect(try sqlite(dangling) == "0\n0\n0\n")
        let found = try sqlite("SELECT count(*) FROM campaign WHERE account_id = '43' AND autoresponder LIKE '%\"42:%'")
        #expect(found == "1\n")
    }

    @Test func `what could be sent arrives as a draft, and what was sent is never a draft again`() throws {
        SampleStoreFiles.requireZero(try importArchive("--map-account", "42:43"))
        let statuses = try sqlite(
            "SELECT DISTINCT status FROM campaign WHERE account_id = '43' AND id LIKE '42:%' ORDER BY 1")
        #expect(
            Set(statuses.split(separator: "\n")).isSubset(of: ["draft", "sent", "cancelled", "archived", "blocked"]))
        _ = try sqlite("UPDATE campaign SET status = 'sent' WHERE account_id = '43' AND id LIKE '42:%'")
        SampleStoreFiles.requireZero(try importArchive("--map-account", "42:43", "--on-conflict", "replace"))
        #expect(try sqlite("SELECT count(*) FROM campaign WHERE id LIKE '42:%' AND status <> 'sent'") == "0\n")
    }

    @Test func `a person who said no after the archive was made stays unmailed`() throws {
        let change =
            "UPDATE subscription SET status = 'unsubscribed', since = '2026-11-24T00:00:00Z' WHERE account_id = '42' AND status = 'subscribed'"
        _ = try sqlite(change)
        for policy in ["skip", "update", "replace"] {
            let result = try object(try importArchive("--on-conflict", policy, "--allow-resubscribe", "--json"))
            let consent = try #require(result["consent"] as? [String: Int])
            #expect(consent["loosened"] == 0 && (consent["kept"] ?? 0) > 10, "\(policy): \(consent)")
            #expect(
                try sqlite("SELECT count(*) FROM subscription WHERE account_id = '42' AND status = 'subscribed'")
                    == "0\n")
        }
    }

    @Test func `a real password in the target outlives the marker in the archive`() throws {
        _ = try sqlite("UPDATE delivery_server SET password = 'real', name = 'changed' WHERE account_id = '42'")
        let result = try importArchive("--on-conflict", "replace")
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(try sqlite("SELECT DISTINCT password FROM delivery_server WHERE account_id = '42'") == "real\n")
        #expect(
            try sqlite("SELECT count(*) FROM delivery_server WHERE account_id = '42' AND name = 'changed'") == "0\n")
    }

    @Test func `conflicts can be refused, and a plan holds the target to what it was`() throws {
        _ = try sqlite("UPDATE contact SET name = 'Changed' WHERE account_id = '42' AND id = 'c1'")
        let refused = try importArchive("--on-conflict", "fail")
        #expect(
            refused.exitCode == 73 && refused.errorText.contains("1 record of the target differs"), "\(refused.allText)"
        )

        let plan = folder.file("plan.json")
        let planned = try importArchive("--on-conflict", "update", "--dry-run", "--plan", plan)
        #expect(planned.exitCode == 0 && planned.text.contains("Nothing has been written"), "\(planned.allText)")
        _ = try sqlite("UPDATE contact SET name = 'Changed again' WHERE account_id = '42' AND id = 'c2'")
        let changed = try importArchive("--on-conflict", "update", "--plan", plan)
        #expect(
            changed.exitCode == 1 && changed.errorText.contains("the target is not as it was"), "\(changed.allText)")
        #expect(try sqlite("SELECT name FROM contact WHERE account_id = '42' AND id = 'c1'") == "Changed\n")

        let fresh = folder.file("fresh.json")
        SampleStoreFiles.requireZero(try importArchive("--on-conflict", "update", "--dry-run", "--plan", fresh))
        let done = try importArchive("--on-conflict", "update", "--plan", fresh)
        #expect(done.exitCode == 0, "\(done.allText)")
        #expect(try differences(files.archive, "sqlite:\(store)", "--account", "42").exitCode == 0)
    }

    @Test func `records that cannot be imported stop it, or are left out and listed`() throws {
        _ = try sqlite("UPDATE contact SET email = 'somebody.else@example.org' WHERE account_id = '42' AND id = 'c1'")
        let stopped = try importArchive()
        #expect(stopped.exitCode == 65 && stopped.errorText.contains("cannot be imported"), "\(stopped.allText)")
        let partial = try importArchive("--on-error", "skip", "--json")
        #expect(partial.exitCode == 3, "\(partial.allText)")
        let result = try object(partial)
        #expect(result["outcome"] as? String == "partial" && result["exit"] as? Int == 3)
        let reasons = try #require(result["reasons"] as? [[String: Any]])
        #expect(reasons.contains { $0["reason"] as? String == "id_taken" && $0["kind"] as? String == "contact" })
    }

    @Test func `rejected records come out as a folder that is mended and fed again`() throws {
        _ = try sqlite("UPDATE contact SET email = 'somebody.else@example.org' WHERE account_id = '42' AND id = 'c1'")
        let archive = folder.file("account.zip")
        try FileManager.default.copyItem(atPath: files.archive, toPath: archive)
        let target = "sqlite:\(store)"
        let partial = try dataport("import", archive, "--to", target, "--on-error", "skip")
        #expect(partial.exitCode == 3 && partial.text.contains("folder:"), "\(partial.allText)")
        let rejected = archive + ".rejected/data/json"
        let kinds = try FileManager.default.contentsOfDirectory(atPath: rejected).sorted()
        #expect(kinds.contains("account.jsonl") && kinds.contains("contacts.jsonl"), "\(kinds)")
        let contacts = URL(fileURLWithPath: rejected + "/contacts.jsonl")
        let text = String(decoding: try Data(contentsOf: contacts), as: UTF8.self)
        #expect(text.contains(#""rejected_because":"another record has this id in the target"}"#), "\(text)")

        // It is the same person, and the address was changed at the target.
        let address = try #require(text.firstMatch(of: /"email":"([^"]+)"/)?.1)
        try Data(text.replacing(address, with: "somebody.else@example.org").utf8).write(to: contacts)
        let mended = folder.file("mended.zip")
        let packed = try dataport("export", "--from", "folder:\(archive).rejected", "--account", "42", "-o", mended)
        #expect(packed.exitCode == 0, "\(packed.allText)")
        #expect(try dataport("validate", mended).exitCode == 0)
        let fed = try dataport("import", mended, "--to", target, "--json")
        #expect(fed.exitCode == 0, "\(fed.allText)")
        let counts = try #require(try object(fed)["kinds"] as? [String: [String: Int]])
        #expect(counts["contact"]?["unchanged"] == 1 && counts["subscription"]?["rejected"] == 0, "\(counts)")
    }

    @Test func `an unpacked archive is a source, and gives the same archive again`() throws {
        let unpacked = folder.file("unpacked")
        SampleStoreFiles.requireZero(try Program("unzip").run(["-q", files.archive, "-d", unpacked]))
        let lists = URL(fileURLWithPath: unpacked + "/data/json/lists.jsonl")
        let lines = String(decoding: try Data(contentsOf: lists), as: UTF8.self).split(separator: "\n")
        try Data(lines.reversed().joined(separator: "\n").utf8).write(to: lists)
        let again = folder.file("again.zip")
        let packed = try dataport("export", "--from", "folder:\(unpacked)", "--account", "42", "-o", again, "--quiet")
        #expect(packed.exitCode == 0, "\(packed.allText)")
        #expect(try differences(files.archive, again).exitCode == 0)
        let manifests = try [files.archive, again].map {
            try Program("unzip").run(["-p", $0, "manifest-sha256.txt"]).text
        }
        #expect(manifests[0] == manifests[1])
        let foreign = try dataport(
            "export", "--from", "folder:\(unpacked)", "--account", "43", "-o", folder.file("no.zip"))
        #expect(foreign.exitCode == 15, "\(foreign.allText)")
        try Data((lines + [lines[0]]).joined(separator: "\n").utf8).write(to: lists)
        let twice = try dataport(
            "export", "--from", "folder:\(unpacked)", "--account", "42", "-o", folder.file("no.zip"))
        #expect(twice.exitCode == 65 && twice.errorText.contains("lists.jsonl:"), "\(twice.allText)")
    }

    @Test func `kinds may be left out whose records the target has`() throws {
        _ = try sqlite("DELETE FROM subscription WHERE account_id = '42' AND id = 's2'")
        let result = try importArchive("--kinds", "subscriptions")
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(try sqlite("SELECT count(*) FROM subscription WHERE account_id = '42' AND id = 's2'") == "1\n")
        _ = try sqlite(
            "DELETE FROM consent_event WHERE account_id = '42'; DELETE FROM subscription WHERE account_id = '42' AND contact_id = 'c2'; UPDATE delivery SET contact_id = NULL, subscription_id = NULL WHERE account_id = '42'; UPDATE event SET contact_id = NULL WHERE account_id = '42'; DELETE FROM contact WHERE account_id = '42' AND id = 'c2'"
        )
        let stray = try importArchive("--kinds", "subscriptions", "--dry-run")
        #expect(
            stray.exitCode == 0 && stray.text.contains("neither in the archive nor in the target"), "\(stray.allText)")
    }

    @Test func `a new account is taken back, and then made again`() throws {
        let target = "sqlite:\(folder.file("new.sqlite"))"
        SampleStoreFiles.requireZero(try dataport("import", files.archive, "--to", target))
        let runs = try dataport("import", "--runs", "--to", target)
        #expect(runs.text.contains("mailwizz/42") || runs.text.contains("/42"), "\(runs.allText)")
        let undone = try dataport("import", "--undo", "1", "--to", target)
        #expect(undone.exitCode == 0 && undone.text.contains("is gone"), "\(undone.allText)")
        let left = try Program("sqlite3").run([
            folder.file("new.sqlite"), "SELECT (SELECT count(*) FROM contact) + (SELECT count(*) FROM content)",
        ])
        #expect(left.text == "0\n")
        SampleStoreFiles.requireZero(try dataport("import", files.archive, "--to", target))
        let changed = try Program("sqlite3").run([
            folder.file("new.sqlite"), "UPDATE list SET name = 'x' WHERE id = (SELECT min(id) FROM list)",
        ])
        #expect(changed.exitCode == 0)
        let refused = try dataport("import", "--undo", "2", "--to", target)
        #expect(
            refused.exitCode == 1 && refused.errorText.contains("changed or removed lists of run 2"),
            "\(refused.allText)")
    }

    @Test func `of two imports at once one wins, and the other says who has the lock`() throws {
        let lock = store + ".lock"
        try Data("process 4711, since 2026-11-25T10:00:00Z\n".utf8).write(to: URL(fileURLWithPath: lock))
        let holding =
            "exec 9<>'\(lock)'; flock 9; '\(Project.binary)' import '\(files.archive)' --to 'sqlite:\(store)' --map-account 42:7"
        let result = try Program("bash").run(["-c", holding])
        #expect(result.exitCode == 11 && result.errorText.contains("process 4711"), "\(result.allText)")
        let later = try importArchive("--map-account", "42:7")
        #expect(later.exitCode == 0, "\(later.allText)")
        #expect(!FileManager.default.fileExists(atPath: lock))
    }
}
