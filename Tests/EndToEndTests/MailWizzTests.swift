import DataportTestKit
import Foundation
import Testing

/// MailWizz, read and written to over its API: the real program and a server that keeps what it is told and counts the mails that it would have sent.
struct MailWizzTests {
    private static let key = ["DATAPORT_MAILWIZZ_KEY": "fake-api-key"]
    private static let pair = [
        "DATAPORT_MAILWIZZ_PUBLIC_KEY": "fake-public-key", "DATAPORT_MAILWIZZ_PRIVATE_KEY": "fake-private-key",
    ]

    private func export(_ fake: FakeMailWizz, _ environment: [String: String] = key) throws -> Exported {
        try Exported(fake.location, ["--rate", "0"], environment: environment)
    }

    private func move(_ exported: Exported, to fake: FakeMailWizz) throws -> ProgramResult {
        try Program(Project.binary).run(
            ["import", exported.archive, "--rate", "0", "--json", "--to", fake.location], environment: Self.key)
    }

    /// A number of the result of an import.
    private func number(_ name: String, in result: ProgramResult) throws -> Int {
        let object = try #require(JSONSerialization.jsonObject(with: result.output) as? [String: Any])
        return try #require((object["verified"] as? [String: Any])?[name] as? Int)
    }

    // MARK: Reading

    @Test(arguments: [
        [], ["--shape", "site"], ["--per-page-ignored"], ["--page-style", "text"], ["--multi-values", "array"],
        ["--generation", "2"], ["--fault", "html:5"], ["--fault", "warning:7"],
    ]) func `everything is read, however it is shown`(_ options: [String]) throws {
        let fake = try FakeMailWizz(arguments: ["--sample"] + options)
        let exported = try export(fake)
        try exported.requireValid()
        let counts = [
            "lists": 4, "list_fields": 35, "contacts": 44, "subscriptions": 60, "suppressions": 8, "segments": 3,
            "campaigns": 6, "campaign_groups": 2, "templates": 5, "delivery_servers": 3, "deliveries": 30, "events": 7,
            "transactional_messages": 2,
        ]
        for (kind, count) in counts { #expect(try exported.records(kind).count == count, "\(kind)") }
        #expect(
            try exported.statuses() == [
                "subscribed": 9, "unconfirmed": 9, "unapproved": 9, "unsubscribed": 9, "suppressed": 8, "disabled": 8,
                "archived": 8,
            ])
        #expect(try fake.mails() == 0)
    }

    @Test func `an old one wants signatures and shows less`() throws {
        let fake = try FakeMailWizz("--sample", "--generation", "1")
        let exported = try export(fake, Self.pair)
        try exported.requireValid()
        #expect(try exported.records("subscriptions").count == 60)
        #expect(try exported.records("segments").allSatisfy { $0["conditions"] is NSNull })
        let wrong = try export(fake, ["DATAPORT_MAILWIZZ_PUBLIC_KEY": "fake-public-key"])
        #expect(wrong.result.exitCode == 77 && wrong.result.errorText.contains("DATAPORT_MAILWIZZ_PRIVATE_KEY"))
        let forged = try export(fake, Self.pair.merging(["DATAPORT_MAILWIZZ_PRIVATE_KEY": "canary-key"]) { $1 })
        #expect(forged.result.exitCode == 77 && !forged.result.allText.contains("canary"))
    }

    @Test func `conditions of segments name tags and operators`() throws {
        let exported = try export(try FakeMailWizz("--sample", "--id-base", "700"))
        let segment = try #require(
            try exported.records("segments").first { $0["name"] as? String == "Large \"sizes\"" })
        let conditions = try #require(segment["conditions"] as? [[String: String]])
        #expect(conditions.map { $0["field"] } == ["SIZE", "CUSTNO"])
        #expect(conditions.map { $0["operator"] } == ["is-not", "greater"])
    }

    @Test func `a suppression list is added from its file`() throws {
        let fake = try FakeMailWizz("--sample")
        let scratch = try TemporaryDirectory()
        let file = scratch.file("never.csv")
        try Data("email\nnever@example.com\nnobody@example.com\n".utf8).write(to: URL(fileURLWithPath: file))
        let exported = try Exported(
            fake.location, ["--rate", "0", "--with", "suppression_list=\(file)"], environment: Self.key)
        try exported.requireValid()
        #expect(try exported.records("suppressions").count == 10)
        #expect(try exported.records("suppression_lists").map { $0["name"] as? String } == ["never"])
    }

    // MARK: Writing

    @Test(arguments: [
        [], ["--shape", "site"], ["--block-put-delete"], ["--bulk-limit", "3"], ["--multi-values", "array"],
        ["--fault", "lost-answer:3"], ["--block-put-delete", "--fault", "lost-answer:7"], ["--fault", "throttle:9"],
    ]) func `an account moves, nobody is mailed, and nothing is made twice`(_ options: [String]) throws {
        let source = try FakeMailWizz("--sample")
        let exported = try export(source)
        let target = try FakeMailWizz(arguments: ["--id-base", "500"] + options)
        let first = try move(exported, to: target)
        #expect(first.exitCode == 0, "\(first.allText)")
        #expect(try number("unchanged", in: first) == 158)
        let (before, after) = (try source.statuses(), try target.statuses())
        #expect(before.count == 60 && Set(before.keys) == Set(after.keys))
        for (person, status) in before {
            // Whoever was asked and has not answered is not asked again.
            #expect(after[person] == (status == "unconfirmed" ? "unsubscribed" : status), "\(person)")
        }
        let again = try move(exported, to: target)
        #expect(again.exitCode == 0, "\(again.allText)")
        #expect(try number("unchanged", in: again) == 158 && number("missing", in: again) == 0)
        #expect(try target.count("lists") == 4 && target.count("templates") == 5)
        #expect(try target.mails() == 0)
    }

    @Test func `who said no stays unsubscribed where the exact word is ignored`() throws {
        let source = try FakeMailWizz("--sample")
        let target = try FakeMailWizz("--id-base", "500", "--honoured-statuses", "confirmed,unconfirmed,unsubscribed")
        let result = try move(try export(source), to: target)
        #expect(result.exitCode == 3, "\(result.allText)")
        #expect(try number("mailable", in: result) == 0)
        let after = try target.statuses()
        for (person, status) in try source.statuses() {
            #expect(after[person] == (status == "confirmed" ? "confirmed" : "unsubscribed"), "\(person)")
        }
        #expect(try target.mails() == 0)
    }

    @Test func `a server that obeys no state is written nobody but the first`() throws {
        let source = try FakeMailWizz("--sample")
        let target = try FakeMailWizz(
            "--id-base", "500", "--honoured-statuses", "", "--new-list-opt-in", "single")
        let result = try move(try export(source), to: target)
        #expect(result.exitCode == 13, "\(result.allText)")
        #expect(try target.statuses().isEmpty)
    }
}
