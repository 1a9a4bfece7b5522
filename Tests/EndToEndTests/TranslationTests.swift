import DataportTestKit
import Foundation
import Testing

/// `dataport import --translate-to`, end to end.
struct TranslationTests {
    private let files: SampleStoreFiles
    private let folder: TemporaryDirectory

    init() throws {
        files = try SampleStore.files()
        folder = try TemporaryDirectory()
    }

    private func importArchive(
        _ archive: String? = nil, into store: String = "new.sqlite", _ more: String...
    ) throws -> ProgramResult {
        try Program(Project.binary).run(
            ["import", archive ?? files.archive, "--to", "sqlite:\(folder.file(store))"] + more)
    }

    private func export(_ store: String = "new.sqlite", account: String = "42") throws -> UnpackedArchive {
        let archive = folder.file(store + ".zip")
        try? FileManager.default.removeItem(atPath: archive)
        SampleStoreFiles.requireZero(
            try dataport("export", "--account", account, "--from", "sqlite:\(folder.file(store))", "-o", archive, "-q"))
        let validated = try dataport("validate", archive)
        #expect(validated.exitCode == 0, "\(validated.allText)")
        return try UnpackedArchive(archive)
    }

    private func object(_ result: ProgramResult) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any], "\(result.allText)")
    }

    private func bodies(_ result: ProgramResult) throws -> [String: Any] {
        try #require(try object(result)["bodies"] as? [String: Any], "\(result.allText)")
    }

    // MARK: Three services

    @Test(arguments: [
        ("listmonk", "listmonk", "{{ .Subscriber.FirstName }}"), ("mailchimp", "mailchimp", "*|FNAME|*"),
        ("brevo", "liquid", "{{ contact.FIRSTNAME }}"), ("mautic", "mautic", "{contactfield=firstname}"),
    ])
    func `a whole account arrives in the words of another service`(to: String, dialect: String, name: String) throws {
        SampleStoreFiles.requireZero(try importArchive(into: "new.sqlite", "--translate-to", to))
        let (before, after) = (try UnpackedArchive(files.archive), try export())
        let old = try before.records("campaigns")
        #expect(try after.text("campaigns", "cmp-2026-04-spring", "subject") == "God vår, \(name)! 🌱")
        for (id, record) in old {
            let word = record["dialect"] as? String
            let isTranslated = word != nil && !["mailgun", "activecampaign", "none", "unknown"].contains(word)
            #expect(try after.text("campaigns", id, "dialect") == (isTranslated ? dialect : word), "\(id)")
            for field in ["html", "text"] where record[field] is String {
                let (was, now) = (try before.body("campaigns", id, field), try after.body("campaigns", id, field))
                guard isTranslated, let word, word != to else {
                    #expect(try after.text("campaigns", id, field) == record[field] as? String)
                    #expect(was == now, "\(id)")
                    continue
                }
                try expectSame(was, now, from: word, to: to)
            }
        }
        #expect(
            try after.body("lists", "list-kaffebrevet", "welcome_html")
                != before.body("lists", "list-kaffebrevet", "welcome_html"))
        #expect(try after.text("lists", "list-kaffebrevet", "welcome_subject") == "Welcome aboard, \(name) ☕")
    }

    /// The body is what `template convert` makes of it.
    private func expectSame(_ was: [UInt8], _ now: [UInt8], from: String, to: String) throws {
        let services = ["liquid": "keila", "handlebars": "sendgrid"]
        try folder.write(was, to: "body")
        let converted = try dataport(
            "template", "convert", folder.file("body"), "--from", services[from] ?? from, "--to", to)
        #expect(Array(converted.output) == now, "\(from) \(converted.errorText)")
    }

    @Test func `nothing is translated unless it is asked for`() throws {
        let result = try importArchive(into: "new.sqlite", "--json")
        let said = try object(result)
        #expect(result.exitCode == 0 && said["bodies"] == nil)
        let (before, after) = (try UnpackedArchive(files.archive), try export())
        #expect(before.contents() == after.contents())
    }

    @Test func `what is listed says where it is, and a dry run lists the same`() throws {
        let plan = try importArchive(into: "new.sqlite", "--translate-to", "brevo", "--dry-run", "--json")
        let done = try importArchive(into: "new.sqlite", "--translate-to", "brevo", "--json")
        let (planned, result) = (try bodies(plan), try bodies(done))
        #expect(NSDictionary(dictionary: planned) == NSDictionary(dictionary: result))
        let findings = try #require(result["findings"] as? [[String: Any]])
        #expect(findings.count == min(100, (result["errors"] as? Int ?? 0) + (result["warnings"] as? Int ?? 0)))
        let subject = findings.first { $0["field"] as? String == "subject" }
        #expect(subject?["kind"] as? String == "template" && subject?["record"] as? String == "tpl-letter")
        #expect(subject?["line"] as? Int == 1 && subject?["column"] as? Int == 14)
        #expect(result["untouched"] as? [String: Int] == ["activecampaign": 2, "mailgun": 2, "none": 4, "unknown": 2])
        let text = try importArchive(into: "other.sqlite", "--translate-to", "brevo", "--dry-run").text
        #expect(text.contains("template tpl-letter, subject:1:14: error: this tag stays as it is"), "\(text)")
    }

    // MARK: Again

    @Test func `importing twice changes nothing, and neither does importing what came of it`() throws {
        SampleStoreFiles.requireZero(try importArchive(into: "new.sqlite", "--translate-to", "listmonk"))
        for policy in ["skip", "update", "replace", "fail"] {
            let again = try importArchive(into: "new.sqlite", "--translate-to", "listmonk", "--on-conflict", policy)
            #expect(again.exitCode == 0 && again.text.contains("Nothing to do"), "\(policy): \(again.allText)")
        }
        _ = try export()
        let own = try importArchive(
            folder.file("new.sqlite.zip"), into: "new.sqlite", "--translate-to", "listmonk", "--on-conflict", "fail")
        #expect(own.exitCode == 0 && own.text.contains("Nothing to do"), "\(own.allText)")
    }

    @Test func `bodies are translated into an account that is there, and taken back`() throws {
        SampleStoreFiles.requireZero(try importArchive())
        let before = try export()
        let merged = try importArchive(
            into: "new.sqlite", "--translate-to", "mailchimp", "--on-conflict", "update", "--json")
        let kinds = try #require(try object(merged)["kinds"] as? [String: [String: Int]], "\(merged.allText)")
        #expect((kinds["campaign"]?["updated"] ?? 0) > 10 && kinds["campaign"]?["created"] == 0)
        #expect(kinds["contact"]?["updated"] == 0)
        let changed = try export()
        #expect(try changed.text("campaigns", "cmp-2026-04-spring", "dialect") == "mailchimp")
        SampleStoreFiles.requireZero(
            try dataport("import", "--undo", "2", "--to", "sqlite:\(folder.file("new.sqlite"))"))
        let after = try export()
        let (campaigns, original) = (try after.records("campaigns"), try before.records("campaigns"))
        #expect(campaigns as NSDictionary == original as NSDictionary)
        #expect(after.contents() == before.contents())
    }

    @Test func `a plan of another translation is refused`() throws {
        let plan = folder.file("plan.json")
        SampleStoreFiles.requireZero(
            try importArchive(into: "new.sqlite", "--translate-to", "brevo", "--dry-run", "--plan", plan))
        let other = try importArchive(into: "new.sqlite", "--translate-to", "sendy", "--plan", plan)
        #expect(other.exitCode == 1 && other.errorText.contains("translate_to is not as it was"), "\(other.allText)")
        SampleStoreFiles.requireZero(try importArchive(into: "new.sqlite", "--translate-to", "brevo", "--plan", plan))
    }

    // MARK: Parts and other ways

    @Test func `a part of an account takes the bodies along that its records refer to`() throws {
        SampleStoreFiles.requireZero(
            try importArchive(into: "new.sqlite", "--kinds", "templates", "--translate-to", "listmonk"))
        let after = try export()
        let paths = try after.records("templates").values.flatMap { record in
            ["html", "text", "screenshot"].compactMap { record[$0] as? String }
        }
        let media = try after.records("media_files").values.compactMap { $0["content"] as? String }
        #expect(Set(after.contents().map { "data/content/\($0)" }) == Set(paths + media))
        let whole = try importArchive(into: "new.sqlite", "--translate-to", "listmonk", "--on-conflict", "fail")
        #expect(whole.exitCode == 0, "\(whole.allText)")
        _ = try export()
    }

    @Test(arguments: ["csv", "xml"]) func `every format of the archive gives the same bodies`(format: String) throws {
        SampleStoreFiles.requireZero(try importArchive(into: "json.sqlite", "--translate-to", "sendgrid"))
        SampleStoreFiles.requireZero(
            try importArchive(into: "new.sqlite", "--translate-to", "sendgrid", "--format", format))
        let compared = try dataport(
            "compare", "sqlite:\(folder.file("json.sqlite"))", "sqlite:\(folder.file("new.sqlite"))", "--account", "42")
        #expect(compared.exitCode == 0, "\(compared.allText)")
    }

    @Test func `a damaged archive is refused as such`() throws {
        let damaged = folder.file("damaged.zip")
        try FileManager.default.copyItem(atPath: files.archive, toPath: damaged)
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: damaged))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: size / 3)
        try handle.write(contentsOf: Data(repeating: 0x55, count: 64))
        try handle.close()
        let plain = try importArchive(damaged, into: "new.sqlite")
        let translated = try importArchive(damaged, into: "new.sqlite", "--translate-to", "listmonk")
        #expect(plain.exitCode == 65 && translated.exitCode == 65 && translated.errorText == plain.errorText)
        #expect(!folder.names.contains("new.sqlite"))
    }

    // MARK: The way out

    /// An archive of which one template and, through it, one campaign cannot be translated to Brevo.
    private func lost() throws -> String {
        let account = try FolderAccount(folder.file("account"))
        let bad = try account.add(
            "<p>Hei</p>\n<a href=\"https://x.example/?u=[UNSUBSCRIBE_URL:filter:urlencode]\">x</a>")
        let good = try account.add("<p>[FNAME]</p><a href=\"[UNSUBSCRIBE_URL]\">x</a>")
        try account.write(
            [
                ["id": "t-bad", "name": "b", "html": bad, "dialect": "mailwizz"],
                ["id": "t-good", "name": "g", "html": good, "dialect": "mailwizz"],
            ], to: "templates")
        try account.write(
            [
                [
                    "id": "c-1", "name": "c", "type": "regular", "status": "draft", "template_id": "t-bad",
                    "html": good, "dialect": "mailwizz",
                ],
                [
                    "id": "c-2", "name": "c", "type": "regular", "status": "draft", "template_id": "t-good",
                    "html": good, "dialect": "mailwizz",
                ],
            ], to: "campaigns")
        SampleStoreFiles.requireZero(try account.export(to: folder.file("lost.zip")))
        return folder.file("lost.zip")
    }

    @Test(arguments: [[], ["--dry-run"]]) func `a body that would lose the way out stops the import`(more: [String])
        throws
    {
        let archive = try lost()
        let arguments = ["import", archive, "--to", "sqlite:\(folder.file("new.sqlite"))", "--translate-to", "brevo"]
        let result = try Program(Project.binary).run(arguments + more)
        #expect(result.exitCode == 65 && result.text.isEmpty, "\(result.allText)")
        #expect(result.errorText.contains("the body would lose its unsubscribe link, which Brevo cannot say"))
        #expect(result.errorText.contains("where: template t-bad, html:2:31\n"), "\(result.errorText)")
        #expect(!folder.names.contains("new.sqlite") && !folder.names.contains("lost.zip.rejected"))
    }

    @Test func `or is left out with what refers to it, and stands in the folder of rejected records`() throws {
        let archive = try lost()
        let result = try importArchive(
            archive, into: "new.sqlite", "--translate-to", "brevo", "--on-error", "skip", "--json")
        #expect(result.exitCode == 3, "\(result.allText)")
        let kinds = try #require(try object(result)["kinds"] as? [String: [String: Int]])
        #expect(
            kinds["template"] == ["read": 2, "created": 1, "updated": 0, "unchanged": 0, "skipped": 0, "rejected": 1])
        #expect(kinds["campaign"]?["rejected"] == 1)
        let reasons = try #require(try object(result)["reasons"] as? [[String: Any]])
        #expect(reasons.map { $0["reason"] as? String } == ["unsubscribe_lost", "parent_rejected"])
        let lines = String(decoding: try folder.bytes("lost.zip.rejected/data/json/templates.jsonl"), as: UTF8.self)
        #expect(lines.contains("\"rejected_because\":\"the body would lose its unsubscribe link, which Brevo cannot"))
        #expect(lines.contains("\"dialect\":\"mailwizz\""), "the original is to be mended")
        let imported = try export(account: "7")
        let templates = try imported.records("templates")
        #expect(Set(templates.keys) == ["t-good"])
        #expect(
            try imported.body("campaigns", "c-2", "html")
                == Array("<p>{{ contact.FIRSTNAME }}</p><a href=\"{{ unsubscribe }}\">x</a>".utf8))
        #expect(imported.contents().count == 1)
    }

    @Test func `a merge leaves out alike, and other services take the same archive`() throws {
        let archive = try lost()
        SampleStoreFiles.requireZero(try importArchive(archive, into: "new.sqlite", "--kinds", "account"))
        let result = try importArchive(archive, into: "new.sqlite", "--translate-to", "brevo", "--on-error", "skip")
        #expect(result.exitCode == 3 && result.text.contains("would lose its unsubscribe link"), "\(result.allText)")
        let campaigns = try export(account: "7").records("campaigns")
        #expect(Set(campaigns.keys) == ["c-2"])
        let same = try importArchive(archive, into: "other.sqlite", "--translate-to", "mailwizz")
        #expect(same.exitCode == 0, "\(same.allText)")
    }

    @Test func `the welcome mail of a list stops the import, or stays, for everybody on the list belongs to it`() throws
    {
        let account = try FolderAccount(folder.file("account"))
        let body = try account.add("<a href=\"https://x.example/?u=[UNSUBSCRIBE_URL:filter:urlencode]\">[FNAME]</a>")
        try account.write([["id": "l1", "name": "l", "welcome_html": body]], to: "lists")
        let archive = folder.file("list.zip")
        SampleStoreFiles.requireZero(try account.export(to: archive))
        let stopped = try importArchive(archive, into: "new.sqlite", "--translate-to", "brevo")
        #expect(
            stopped.exitCode == 65 && stopped.errorText.contains("where: list l1, welcome_html:1:31"),
            "\(stopped.allText)")
        let kept = try importArchive(archive, into: "new.sqlite", "--translate-to", "brevo", "--on-error", "skip")
        #expect(kept.exitCode == 0 && kept.text.contains("list l1, welcome_html:1:31: error:"), "\(kept.allText)")
        #expect(try export(account: "7").text("lists", "l1", "welcome_html") == body)
    }
}
