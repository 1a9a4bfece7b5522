import DataportTestKit
import Foundation
import Testing

/// Services that are asked over the network, end to end: stand-ins of them that were checked against recorded traffic and vendors' descriptions.
@Suite(.serialized) struct ServiceTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private static let credentials = [
        "DATAPORT_LISTMONK_USER": "apiuser", "DATAPORT_LISTMONK_TOKEN": "token",
        "DATAPORT_MAILWIZZ_KEY": "fake-api-key",
    ]

    private func run(_ arguments: String...) throws -> ProgramResult {
        try Program(Project.binary).run(
            arguments, environment: Self.credentials.merging(["DATAPORT_STORE": "/nonexistent/a.sqlite"]) { $1 })
    }

    private func object(_ result: ProgramResult) throws -> [String: Any] {
        let last = try #require(result.text.split(separator: "\n").last)
        return try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    }

    /// How many records of each kind an archive holds.
    private func counts(_ archive: String, _ kinds: [String]) throws -> [Int] {
        try kinds.map { kind in
            try Program("unzip").run(["-p", archive, "data/json/\(kind).jsonl"]).text.split(separator: "\n").count
        }
    }

    private func mails(_ server: OracleServer) throws -> Int {
        switch try server.json("/__fake/mails") {
        case let list as [Any]: list.count
        case let counts as [String: Int]: counts.values.reduce(0, +)
        default: -1
        }
    }

    // MARK: Reading

    @Test(arguments: ["--shape site", "--generation 1", "--per-page-ignored", "--page-style text", "--order oldest"])
    func `MailWizz is read in all its forms`(_ form: String) throws {
        let server = try OracleServer(
            "fake-mailwizz", ["--sample", "--port", "0"] + form.split(separator: " ").map(String.init))
        let archive = folder.file("form.zip")
        let environment =
            form.contains("generation")
            ? ["DATAPORT_MAILWIZZ_PUBLIC_KEY": "fake-public-key", "DATAPORT_MAILWIZZ_PRIVATE_KEY": "fake-private-key"]
            : Self.credentials
        let export = try dataport(
            "export", "--from", "mailwizz:\(server.address)", "--rate", "0", "-o", archive, environment: environment)
        #expect(export.exitCode == 0, "\(form): \(export.allText)")
        #expect(try run("validate", archive).exitCode == 0)
        #expect(try counts(archive, ["contacts", "subscriptions", "lists"]) == [44, 60, 4])
    }

    @Test func `what MailWizz shows only on its pages is added from its files`() throws {
        let server = try OracleServer("fake-mailwizz", ["--sample", "--port", "0"])
        let archive = folder.file("with.zip")
        let export = try run(
            "export", "--from", "mailwizz:\(server.address)", "--rate", "0", "-o", archive,
            "--with", "suppression=\(ForeignFiles.sample("mailwizz/email-blacklist.csv"))",
            "--with", "suppression_list=\(ForeignFiles.sample("mailwizz/suppression-competitors.csv"))")
        #expect(export.exitCode == 0, "\(export.allText)")
        #expect(try run("validate", archive).exitCode == 0)
        #expect(try counts(archive, ["suppressions"])[0] > 8)
        #expect(try counts(archive, ["suppression_lists"]) == [1])
    }

    @Test(arguments: ["listmonk", "mailwizz"])
    func `check says what it found and changes nothing`(_ service: String) throws {
        let server = try OracleServer("fake-\(service)", ["--sample", "--port", "0"])
        let before = try #require(try server.json("/__fake/state") as? NSDictionary)
        let check = try run("check", "\(service):\(server.address)")
        #expect(check.exitCode == 0, "\(check.allText)")
        #expect(check.text.contains("Nothing has been changed."))
        #expect(try before.isEqual(server.json("/__fake/state")))
        let wrong = try dataport(
            "check", "\(service):\(server.address)",
            environment: [
                "DATAPORT_LISTMONK_USER": "apiuser", "DATAPORT_LISTMONK_TOKEN": "no", "DATAPORT_MAILWIZZ_KEY": "no",
            ])
        #expect(wrong.exitCode == 77, "\(wrong.allText)")
    }

    // MARK: Writing

    @Test func `what one listmonk holds another one holds to the word`() throws {
        let (source, target) = (
            try OracleServer("fake-listmonk", ["--sample", "--port", "0"]),
            try OracleServer("fake-listmonk", ["--port", "0"])
        )
        let archive = folder.file("home.zip")
        let migrated = try run(
            "migrate", "--from", "listmonk:\(source.address)", "--to", "listmonk:\(target.address)", "--archive",
            archive)
        #expect(migrated.exitCode == 0, "\(migrated.allText)")
        let compared = try run("compare", archive, "listmonk:\(target.address)")
        #expect(compared.exitCode == 0, "\(compared.allText)")
        func words(_ server: OracleServer) throws -> [String: String] {
            let state = try #require(try server.json("/__fake/state") as? [String: Any])
            let lists = try named(state["lists"])
            return try people(state["subscribers"]).reduce(into: [:]) { words, person in
                let own = (person["lists"] as? [String: [Any]] ?? [:]).map { "\(lists[$0.key] ?? ""): \($0.value[0])" }
                words[person["email"] as? String ?? ""] = "\(person["status"] ?? "") \(own.sorted())"
            }
        }
        #expect(try words(source) == words(target))
        #expect(try mails(target) == 0)
    }

    private func people(_ value: Any?) throws -> [[String: Any]] {
        if let list = value as? [[String: Any]] { return list }
        return try #require(value as? [String: [String: Any]]).values.map { $0 }
    }

    private func named(_ value: Any?) throws -> [String: String] {
        try people(value).reduce(into: [:]) { $0["\($1["id"] ?? "")"] = $1["name"] as? String ?? "" }
    }

    @Test func `a plan writes nothing, and the page for who decides says the same`() throws {
        let server = try OracleServer("fake-listmonk", ["--port", "0"])
        let page = folder.file("plan.html")
        let before = try #require(try server.json("/__fake/state") as? NSDictionary)
        let plan = try run(
            "import", SampleStore.files().archive, "--to", "listmonk:\(server.address)", "--dry-run", "--plan-html",
            page)
        #expect(plan.exitCode == 0, "\(plan.allText)")
        for part in [
            "What is written", "States of people", "What records lose", "Domains to set up again", "Passwords and keys",
        ] {
            #expect(plan.text.contains(part))
            #expect(String(decoding: try folder.bytes("plan.html"), as: UTF8.self).contains(part))
        }
        #expect(try before.isEqual(server.json("/__fake/state")))
    }

    @Test func `a MailWizz that ignores words has nobody mailable who said no`() throws {
        let server = try OracleServer(
            "fake-mailwizz", ["--port", "0", "--honoured-statuses", "confirmed,unconfirmed,unsubscribed"])
        let archive = SampleStore.files
        let result = try run("import", archive().archive, "--to", "mailwizz:\(server.address)", "--rate", "0", "--json")
        #expect(result.exitCode == 3, "\(result.allText)")
        let verified = try #require(try object(result)["verified"] as? [String: Int])
        #expect(verified["mailable"] == 0)
        #expect(try mails(server) == 0)
        let deaf = try OracleServer("fake-mailwizz", ["--port", "0", "--honoured-statuses", "confirmed"])
        let refused = try run("import", archive().archive, "--to", "mailwizz:\(deaf.address)", "--rate", "0")
        #expect(refused.exitCode == 13, "\(refused.allText)")
    }

    /// A run that was stopped while it changed somebody who was there does not own that person's state: a hold that the service set stays.
    @Test func `a hold of the service outlasts whatever a stopped run meant to change`() throws {
        let server = try OracleServer("fake-mailwizz", ["--port", "0"])
        let account = try FolderAccount(folder.file("account"), provider: "mailchimp")
        try account.write([["id": "l1", "name": "News", "from_name": "A", "from_email": "a@example.org"]], to: "lists")
        try account.write([["id": "c1", "email": "p@example.org"]], to: "contacts")
        try account.write(
            [
                [
                    "id": "s1", "list_id": "l1", "contact_id": "c1", "status": "unsubscribed",
                    "raw": ["provider": "mailchimp", "status": "unsubscribed"],
                ]
            ], to: "subscriptions")
        let archive = folder.file("hold.zip")
        #expect(try account.export(to: archive, "--quiet").exitCode == 0)
        let importing = [
            "import", archive, "--to", "mailwizz:\(server.address)", "--rate", "0", "--on-conflict", "update",
        ]
        let first = try Program(Project.binary).run(importing, environment: Self.credentials)
        #expect(first.exitCode == 0, "\(first.allText)")
        let (list, person) = try onlyPerson(server)
        let held = try Program("curl").run([
            "-sS", "-X", "PUT", "-H", "X-API-KEY: fake-api-key", "--data-urlencode", "EMAIL=p@example.org",
            "--data-urlencode", "details[status]=blacklisted",
            "\(server.address)/lists/\(list)/subscribers/\(person.uid)",
        ])
        #expect(try onlyPerson(server).1.status == "blacklisted", "\(held.allText)")
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasSuffix(".journal") })
        let journal = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file(name)))
        try journal.seekToEnd()
        try journal.write(contentsOf: Data("{\"change\":\"subscription\",\"ids\":[\"s1\"]}\n".utf8))
        try journal.close()
        let second = try Program(Project.binary).run(importing, environment: Self.credentials)
        #expect(second.exitCode == 0, "\(second.allText)")
        #expect(try onlyPerson(server).1.status == "blacklisted")
    }

    /// listmonk has media of its own under such numbers, which have nothing to do with this campaign.
    @Test func `a campaign loses a medium that has no file, gets no other one, and that is said`() throws {
        let server = try OracleServer("fake-listmonk", ["--sample", "--port", "0"])
        let account = try FolderAccount(folder.file("account"), provider: "listmonk")
        try account.write([["id": "0000000001", "name": "Only here"]], to: "lists")
        try account.write([["id": "0000000001", "filename": "gone.pdf"]], to: "media_files")
        let campaign: [String: Any] = [
            "id": "0000000001", "name": "With a file", "type": "regular", "status": "draft", "list_id": "0000000001",
            "subject": "S", "html": try account.add("<p>Body</p>"), "dialect": "listmonk",
            "attachments": ["0000000001"],
        ]
        try account.write([campaign], to: "campaigns")
        let archive = folder.file("media.zip")
        #expect(try account.export(to: archive, "--quiet").exitCode == 0)
        let result = try run("import", archive, "--to", "listmonk:\(server.address)", "--json")
        let losses = try #require(try object(result)["losses"] as? [[String: Any]], "\(result.allText)")
        #expect(losses.contains { $0["field"] as? String == "attachments" })
        let state = try #require(try server.json("/__fake/state") as? [String: Any])
        let made = try #require(try people(state["campaigns"]).first { $0["name"] as? String == "With a file" })
        #expect((made["media"] as? [Any])?.isEmpty == true)
        let compared = try run("compare", archive, "listmonk:\(server.address)")
        #expect(compared.exitCode == 0, "\(compared.allText)")
    }

    private func onlyPerson(_ server: OracleServer) throws -> (list: String, (uid: String, status: String)) {
        let state = try #require(try server.json("/__fake/state") as? [String: Any])
        let lists = try #require(state["subscribers"] as? [String: [[String: Any]]])
        let found = try #require(lists.first { $0.value.count == 1 })
        let person = found.value[0]
        return (found.key, (person["subscriber_uid"] as? String ?? "", person["status"] as? String ?? ""))
    }

    @Test func `a host that blocks PUT is written to all the same`() throws {
        let server = try OracleServer("fake-mailwizz", ["--port", "0", "--block-put-delete"])
        let result = try run(
            "import", SampleStore.files().archive, "--to", "mailwizz:\(server.address)", "--rate", "0", "--json")
        let verified = try #require(try object(result)["verified"] as? [String: Int], "\(result.allText)")
        #expect(verified["missing"] == 0 && verified["mailable"] == 0)
    }

    // MARK: Faults and laws

    /// `scripts/faults/service BINARY SERVICE` by hand tries every call.
    @Test(arguments: ["listmonk", "mailwizz"])
    func `whatever fails on the way, the service ends up as without it`(_ service: String) throws {
        let result = try script("faults/service", [Project.binary, service, "16"])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(result.text.contains("lost 0, duplicated 0, mailed 0, credentials seen by another host 0"))
    }

    @Test func `nobody becomes more mailable by moving, whatever the pair of services`() throws {
        let result = try script("oracles/status-laws", [Project.binary, "150", "\(Int.random(in: 1...1_000_000))"])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(result.text.contains("0 more mailable, 0 mailed"))
    }

    @Test func `the stand-ins are what was recorded and described`() throws {
        let proxy = try script("oracles/check-fault-proxy", [])
        #expect(proxy.exitCode == 0, "\(proxy.allText)")
        guard let recordings = ForeignFiles.recordings else { return }
        let listmonk = try script("oracles/check-fake-listmonk", ["\(recordings)/listmonk"])
        print(listmonk.text)
        #expect(listmonk.exitCode == 0, "\(listmonk.allText)")
        let description = URL(fileURLWithPath: recordings).deletingLastPathComponent()
            .appendingPathComponent("specs/mailwizz-openapi.json").path
        let mailwizz = try script("oracles/check-fake-mailwizz", [description])
        print(mailwizz.text)
        #expect(mailwizz.exitCode == 0, "\(mailwizz.allText)")
    }

    // MARK: Live

    @Test func `a live listmonk, when one is named`() throws {
        guard let address = ProcessInfo.processInfo.environment["DATAPORT_TEST_LISTMONK"] else {
            return FileHandle.standardError.write(
                Data(
                    "NO LIVE SERVER: DATAPORT_TEST_LISTMONK names no listmonk, so only recordings and a stand-in were asked\n"
                        .utf8))
        }
        let archive = folder.file("live.zip")
        let export = try Program(Project.binary).run(["export", "--from", "listmonk:\(address)", "-o", archive])
        #expect(export.exitCode == 0, "\(export.allText)")
        #expect(try run("validate", archive).exitCode == 0)
    }
}
