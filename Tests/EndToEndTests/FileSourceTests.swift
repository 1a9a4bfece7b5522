import DataportTestKit
import Foundation
import Testing

/// What other services give their customers, made into archives: every cell accounted for, everybody with the status they have.
struct FileSourceTests {
    private func account(_ exported: Exported, _ files: [String], _ flags: [String] = []) throws {
        let result = try script("oracles/account-cells", [exported.archive] + flags + files)
        print(result.text, terminator: "")
        #expect(result.exitCode == 0, "\(result.text) \(result.errorText)")
        #expect(result.text.contains(" 0 missing"))
    }

    // MARK: The project's own files

    @Test func `an audience of Mailchimp in three files`() throws {
        let exported = try Exported("mailchimp-export:\(ForeignFiles.sample("mailchimp"))")
        try exported.requireValid()
        // both@example.com stands in two files, once in capitals: the stricter status counts.
        #expect(try exported.statuses() == ["subscribed": 4, "unsubscribed": 2, "complained": 1, "bounced": 1])
        #expect(exported.result.text.contains("1 × people stand on one list with two statuses"))
        #expect(exported.result.text.contains("1 × people have addresses that differ in capitals only"))
        let report = try Program("unzip").run(["-p", exported.archive, "report/portability-report.json"])
        #expect(report.text.contains("\"rule\": \"status.conflict\"") && !report.text.contains(Project.root.path))
        let page = try Program("unzip").run(["-p", exported.archive, "index.html"])
        #expect(page.text.contains("What was noticed in the files"))
        try account(
            exported,
            ["subscribed", "unsubscribed", "cleaned"].map {
                ForeignFiles.sample("mailchimp/\($0)_members_export_0a1b2c3d4e.csv")
            })
    }

    @Test(arguments: [false, true]) func `an account of Mailchimp`(_ isZipped: Bool) throws {
        let scratch = try TemporaryDirectory()
        var path = ForeignFiles.sample("mailchimp-account")
        if isZipped {
            path = scratch.file("account.zip")
            let zipped = try Program("zip").run(["-rq", path, "."], in: ForeignFiles.sample("mailchimp-account"))
            #expect(zipped.exitCode == 0)
        }
        let exported = try Exported("mailchimp-export:\(path)")
        try exported.requireValid()
        #expect(try exported.records("lists").map { $0["name"] as? String } == ["Kaffebrevet"])
        let campaigns = try exported.records("campaigns")
        #expect(campaigns.count == 3)
        let spring = try #require(campaigns.first { $0["id"] as? String == "a1b2c3d4e5" })
        #expect(spring["name"] as? String == "Spring letter")
        #expect(spring["html"] is String && spring["text"] is String)
        #expect((spring["extra"] as? [String: Any])?["Total Recipients"] as? String == "1,204")
        #expect(try exported.records("templates").map { $0["name"] as? String } == ["Basic letter"])
        let events = try exported.records("events")
        #expect(events.map { $0["type"] as? String }.sorted { ($0 ?? "") < ($1 ?? "") } == ["click", "open", "open"])
        #expect(events.allSatisfy { $0["campaign_id"] as? String == "a1b2c3d4e5" })
        let stranger = try #require(events.first { $0["contact_id"] is NSNull })
        #expect((stranger["extra"] as? [String: Any])?["email"] as? String == "stranger@example.com")
        let click = try #require(events.first { $0["type"] as? String == "click" })
        #expect(
            click["url"] as? String == "https://kaffe.example/spring"
                && click["at"] as? String == "2024-03-04T10:01:00Z")
        #expect(try exported.records("media_files").map { $0["mime_type"] as? String } == ["image/png"])
        #expect(exported.result.text.contains("1 × files of the export are not read"))
    }

    @Test func `subscribers of listmonk are not subscribed unless somebody says so`() throws {
        let file = ForeignFiles.sample("listmonk/news.csv")
        let exported = try Exported("listmonk-export:\(file)")
        try exported.requireValid()
        #expect(try exported.statuses() == ["unknown": 1, "disabled": 1, "suppressed": 1])
        #expect(try exported.records("suppressions").count == 1)
        try account(exported, [file])
        let said = try Exported("listmonk-export:\(file)", ["--status", "subscribed", "--list", "News"])
        try said.requireValid()
        #expect(try said.statuses() == ["subscribed": 1, "disabled": 1, "suppressed": 1])
        let proof = try said.records("consent_events")
        #expect(proof.map { $0["event"] as? String } == ["import"])
        try Exported("listmonk-export:\(ForeignFiles.sample("listmonk/empty.csv"))").requireValid()
    }

    @Test func `subscribers of phpList`() throws {
        let file = ForeignFiles.sample("phplist/phplist-subscribers.csv")
        let exported = try Exported("phplist-export:\(file)")
        try exported.requireValid()
        #expect(try exported.statuses() == ["subscribed": 5, "suppressed": 1, "disabled": 1, "unconfirmed": 1])
        #expect(exported.result.text.contains("2 × cells were not UTF-8"))
        try account(exported, [file], ["--escaped"])
        let note = try exported.subscription(of: "off@example.com")["fields"] as? [String: String]
        #expect(note == ["FIRST_NAME": "=1+1", "NOTE": "+47 900"])
        let held = try Exported("phplist-export:\(ForeignFiles.sample("phplist"))")
        try held.requireValid()
        #expect(try held.records("suppressions").count == 3)
        #expect(try held.records("contacts").count == 8, "who is only suppressed is no contact")
    }

    @Test func `files of the screens of MailWizz`() throws {
        let exported = try Exported("mailwizz-export:\(ForeignFiles.sample("mailwizz"))")
        try exported.requireValid()
        #expect(
            try exported.statuses() == [
                "subscribed": 1, "unconfirmed": 1, "unsubscribed": 1, "suppressed": 1, "archived": 1, "unknown": 1,
            ])
        #expect(try exported.records("suppression_lists").map { $0["name"] as? String } == ["suppression-competitors"])
        #expect(try exported.records("suppressions").count == 4)
        let server = try #require(try exported.records("delivery_servers").first)
        #expect(server["password"] as? [String: String] == ["redacted": "password"])
        #expect(!exported.result.allText.contains("s3cret"))
        try account(
            exported,
            ["newsletter", "email-blacklist", "suppression-competitors"].map {
                ForeignFiles.sample("mailwizz/\($0).csv")
            })
    }

    @Test func `a table of a spreadsheet program in German`() throws {
        let file = ForeignFiles.sample("csv/kunden.csv")
        let exported = try Exported("csv:\(file)")
        try exported.requireValid()
        #expect(try exported.statuses() == ["subscribed": 1, "unsubscribed": 1, "unknown": 1])
        #expect(exported.result.text.contains("1 × rows have no address"))
        let ada = try exported.subscription(of: "ada@example.com")
        #expect(ada["since"] as? String == "2024-05-03T09:30:00Z")
        #expect((ada["fields"] as? [String: String])?["PLZ"] == "01234")
        try account(exported, [file])
    }

    @Test func `an import of an archive that holds few kinds compares as the same`() throws {
        let exported = try Exported("listmonk-export:\(ForeignFiles.sample("listmonk/news.csv"))")
        try exported.requireValid()
        let store = "sqlite:\(exported.scratch.file("s.sqlite"))"
        #expect(try dataport("import", exported.archive, "--to", store).exitCode == 0)
        let same = try dataport("compare", exported.archive, store, "--account", "listmonk")
        #expect(same.exitCode == 0 && same.text.contains("Both sides say the same."), "\(same.allText)")
    }

    // MARK: The recordings

    @Test func `every recorded export becomes an archive, with every cell accounted for`() throws {
        guard let folder = ForeignFiles.recordings else { return }
        let mailchimp = "\(folder)/mailchimp-export"
        let single: [(path: String, arguments: [String], counts: [String: Int])] = [
            ("tryghost-migrate/subscribed.csv", [], ["subscribed": 5]),
            ("tryghost-migrate/unsubscribed.csv", [], ["unsubscribed": 5]),
            ("tryghost-migrate/cleaned.csv", [], ["bounced": 5]),
            ("made-by-us/header-only_cleaned_madebyus.csv", [], [:]),
            ("made-by-us/subscribed_members_export_madebyus.csv", [], ["subscribed": 40]),
            ("made-by-us/german-headers_subscribed_madebyus.csv", [], ["subscribed": 20]),
            (
                "made-by-us/german-headers_excel-resaved_semicolon_bom_crlf_madebyus.csv", ["--status", "subscribed"],
                ["subscribed": 20]
            ),
        ]
        for (path, arguments, counts) in single {
            let exported = try Exported("mailchimp-export:\(mailchimp)/\(path)", arguments)
            try exported.requireValid()
            #expect(try exported.statuses() == counts, "\(path)")
            if counts.isEmpty { continue }
            try account(exported, ["\(mailchimp)/\(path)"])
        }
        let zip = "\(mailchimp)/made-by-us/account-export-shape_madebyus.zip"
        let whole = try Exported("mailchimp-export:\(zip)")
        try whole.requireValid()
        try account(
            whole, ["subscribed", "unsubscribed", "cleaned"].map { "\(zip):\($0)_members_export_madebyus.csv" })
    }

    @Test func `every recorded file of phpList`() throws {
        guard let folder = ForeignFiles.recordings else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/phplist").sorted()
        for name in names where name.hasPrefix("export-") && name.hasSuffix(".csv") {
            let exported = try Exported("phplist-export:\(folder)/phplist/\(name)")
            try exported.requireValid()
            try account(exported, ["\(folder)/phplist/\(name)"], ["--escaped"])
        }
        let all = try Exported("phplist-export:\(folder)/phplist/export-web-all.csv")
        #expect(try all.records("contacts").count == 125)
        #expect(try all.records("subscriptions").count == 128, "as memberships.json has it")
        #expect(try all.statuses() == ["subscribed": 116, "suppressed": 3, "disabled": 6, "unconfirmed": 3])
        let held = try Exported("phplist-export:\(folder)/phplist/suppression-list.txt")
        try held.requireValid()
        #expect(try held.records("suppressions").count == 5)
    }

    @Test func `every recorded file of listmonk`() throws {
        guard let folder = ForeignFiles.recordings else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/listmonk/files").sorted()
        for name in names where name.hasSuffix(".csv") || name.hasSuffix(".zip") {
            let path = "\(folder)/listmonk/files/\(name)"
            // A row of this one is cut short on purpose.
            let exported = try Exported(
                "listmonk-export:\(path)", name == "import-subscribe.csv" ? ["--skip-bad-rows"] : [])
            if name == "import-no-email-column.csv" {
                #expect(exported.result.exitCode == 65, "\(exported.result.errorText)")
                continue
            }
            try exported.requireValid()
            if name.hasSuffix(".csv"), !name.contains("empty") { try account(exported, [path]) }
        }
        let all = try Exported("listmonk-export:\(folder)/listmonk/files/listmonk-subscribers-all.csv")
        #expect(try all.statuses() == ["unknown": 345, "disabled": 29, "suppressed": 25])
    }

    // MARK: Damage

    @Test func `an audience file, damaged in a hundred ways, is read right or refused`() throws {
        let result = try script("oracles/damage-audience", [Project.binary, "--large", "3000000"])
        print(result.text.split(separator: "\n").last.map(String.init) ?? "")
        #expect(result.exitCode == 0, "\(result.text) \(result.errorText)")
        #expect(result.text.contains(" 0 wrong"))
    }
}
