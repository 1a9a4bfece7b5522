import DataportTestKit
import Foundation
import Testing

/// Mapping files: written, edited, used.
struct MappingFileTests {
    private let scratch: TemporaryDirectory
    private let table: String

    init() throws {
        scratch = try TemporaryDirectory()
        table = scratch.file("people.csv")
        try Data(
            """
            E-Mail;Vorname;Zustand;Seit;Farbe
            ada@example.com;Ada;ja;03/04/2024;rot
            bob@example.com;Bob;nein;05/06/2024;
            carl@example.com;;;;"blau; hell"

            """.utf8
        ).write(to: URL(fileURLWithPath: table))
    }

    private func save(_ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: scratch.file("edited.mapping")))
        return scratch.file("edited.mapping")
    }

    @Test func `what only a person knows is written as a question, and the answered file is used`() throws {
        let mapping = scratch.file("people.mapping")
        let first = try Exported("csv:\(table)", ["--save-mapping", mapping])
        #expect(first.result.exitCode == 65, "nobody said who is subscribed")
        #expect(first.result.errorText.contains("semicolon between cells (100 %)"))
        let text = try String(contentsOf: URL(fileURLWithPath: mapping), encoding: .utf8)
        #expect(text.contains("\"E-Mail\" = email\n") && text.contains("\"ja\" = ?\n") && text.contains("dates = ?\n"))
        let unanswered = try Exported("csv:\(table)", ["--mapping", mapping])
        #expect(unanswered.result.exitCode == 64)
        #expect(unanswered.result.errorText.contains("dates are day-first or month-first"))
        let answered = try save(
            text.replacingOccurrences(of: "dates = ?", with: "dates = day-first")
                .replacingOccurrences(of: "\"ja\" = ?", with: "\"ja\" = subscribed")
                .replacingOccurrences(of: "\"nein\" = ?", with: "\"nein\" = unsubscribed"))
        let exported = try Exported("csv:\(table)", ["--mapping", answered])
        try exported.requireValid()
        #expect(try exported.statuses() == ["subscribed": 1, "unsubscribed": 1, "unknown": 1])
        #expect(try exported.subscription(of: "ada@example.com")["since"] as? String == "2024-04-03T00:00:00Z")
        let fields = try exported.subscription(of: "carl@example.com")["fields"] as? [String: String]
        #expect(fields == ["FARBE": "blau; hell"])
    }

    @Test func `a mapping that was saved reads the table as it was read without it`() throws {
        for name in [
            "csv/kunden.csv", "mailchimp/subscribed_members_export_0a1b2c3d4e.csv", "phplist/phplist-subscribers.csv",
            "listmonk/news.csv",
        ] {
            let path = ForeignFiles.sample(name)
            let mapping = scratch.file("\(name.replacingOccurrences(of: "/", with: "-")).mapping")
            let clock = ["SOURCE_DATE_EPOCH": "1795208400"]
            let first = try Exported("csv:\(path)", ["--save-mapping", mapping], environment: clock)
            try first.requireValid()
            let second = try Exported("csv:\(path)", ["--mapping", mapping], environment: clock)
            try second.requireValid()
            for kind in ["contacts", "subscriptions", "consent_events", "suppressions", "list_fields", "lists"] {
                let (one, other) = try (first.records(kind) as NSArray, second.records(kind) as NSArray)
                #expect(one == other, "\(name): \(kind)")
            }
        }
    }

    @Test(arguments: [
        ("[file]\ndelimiter = komma\n", "edited.mapping:2", "this is no delimiter"),
        ("[columns]\n\"Email\" = email\n", "edited.mapping:2", "the table has no column “Email”"),
        ("[columns]\n\"E-Mail\" = adress\n", "edited.mapping:2", "a column cannot be “adress”"),
        ("[columns]\n\"E-Mail = email\n", "edited.mapping:2", "the quote is never closed"),
        ("[status \"Zustand\"]\n\"ja\" = subscrbed\n", "edited.mapping:2", "did you mean “subscribed”"),
        ("[people]\n", "edited.mapping:1", "there is no section"),
        ("email\n", "edited.mapping:1", "neither a section nor NAME = VALUE"),
        ("[file]\nlist = News\n", "people.csv:1", "no column is an e-mail address"),
    ])
    func `a mistake in a mapping is shown with its line`(_ text: String, _ place: String, _ message: String) throws {
        let head =
            text.contains("delimiter")
            ? text
            : text.hasPrefix("[file]\n") ? text + "delimiter = semicolon\n" : text + "[file]\ndelimiter = semicolon\n"
        let exported = try Exported("csv:\(table)", ["--mapping", try save(head)])
        #expect([64, 65].contains(exported.result.exitCode))
        #expect(exported.result.errorText.contains(message), "\(exported.result.errorText)")
        #expect(exported.result.errorText.contains(place), "\(exported.result.errorText)")
    }

    @Test func `options for files are refused elsewhere`() throws {
        let files = try SampleStore.files()
        let result = try dataport(
            "export", "--account", "42", "--store", files.store, "--status", "subscribed", "--dry-run")
        #expect(result.exitCode == 64)
        #expect(result.errorText.contains("--mapping, --status and --list are for files of other services"))
    }
}
