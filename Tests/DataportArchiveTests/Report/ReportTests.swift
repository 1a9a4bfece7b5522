import DataportArchive
import DataportCore
import DataportFormats
import Foundation
import Testing

struct ReportTests {
    /// Two kinds, one redaction: small enough to be read as a whole.
    private var small: (facts: ArchiveFacts, overview: AccountOverview) {
        let collector = OverviewCollector()
        let rows = [
            ["id": "1", "list_id": "l", "contact_id": "c", "status": "subscribed", "since": "2024-05-01T00:00:00Z"]
        ]
        ExampleRecords(kind: .subscription, rows: rows).batches { collector.observe($0, kind: .subscription) }
        var facts = ArchiveFacts(
            generator: "dataport 0.1.0", account: "42", sourceName: "sqlite store", isSnapshot: true,
            created: Instant(secondsSince1970: 1_795_208_400), formats: [.json])
        let file = ArchiveFacts.File(
            path: "data/json/subscriptions.jsonl", byteCount: 99, sha256: String(repeating: "a", count: 64))
        facts.kinds = [
            .init(kind: .subscription, state: .complete, records: 1, files: [file]),
            .init(kind: .event, state: .unreadable, reason: "The service keeps no events"),
        ]
        facts.redactions = [.init(kind: .apiKey, field: "key", secret: .apiKey, count: 2)]
        return (facts, collector.overview())
    }

    @Test func `a small report reads as it always did`() {
        let (facts, overview) = small
        let lines = PortabilityReport(facts: facts, overview: overview).document.text(.pretty).split(separator: "\n")
        let golden = smallReport.split(separator: "\n")
        for (line, expected) in zip(lines, golden) { #expect(line == expected) }
        #expect(lines.count == golden.count)
    }

    @Test func `the report counts what the overview counts and explains every gap`() throws {
        let account = ExampleAccount()
        let (facts, overview) = (account.facts, account.overview)
        let report = PortabilityReport(facts: facts, overview: overview).document
        let text = report.text(.compact)
        let parsed = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let kinds = try #require(parsed["kinds"] as? [[String: Any]])
        #expect(kinds.count == AssetKind.catalogue.count)
        #expect(kinds.allSatisfy { ($0["state"] as? String) == "complete" || $0["reason"] is String })
        #expect(
            (parsed["incomplete"] as? [[String: Any]])?.compactMap { $0["kind"] as? String } == [
                "delivery", "event", "message",
            ])
        let subscriptions = try #require(parsed["subscriptions"] as? [String: Any])
        #expect(subscriptions["total"] as? Int == overview.subscriptions.total)
        #expect((subscriptions["by_status"] as? [String: Int])?.values.reduce(0, +) == overview.subscriptions.total)
        let categories = try #require(parsed["data_categories"] as? [[String: Any]])
        #expect(categories.compactMap { ($0["ccpa"] as? [String: String])?["letter"] } == ["A", "B", "F", "G", "I"])
        #expect((parsed["spreadsheets"] as? [[String: Any]])?.first?["list_id"] as? String == "l0")
        #expect(!text.contains("Marta"), "the report names nobody")
    }

    @Test func `a category is present only when records hold it`() throws {
        let (facts, overview) = small
        let text = PortabilityReport(facts: facts, overview: overview).document.text(.compact)
        #expect(text.contains(#""letter":"F""#))
        #expect(!text.contains(#""letter":"I""#))
    }

    @Test func `the README keeps to 72 columns except in commands`() {
        for account in [ExampleAccount(), ExampleAccount(text: { _ in String(repeating: "long", count: 60) })] {
            let text = ReadMe(facts: account.facts, overview: account.overview).text
            for line in text.split(separator: "\n") where !line.hasPrefix("    ") {
                #expect(line.count <= 72, "\(line)")
            }
            #expect(text.hasSuffix("\n"))
            #expect(!text.contains("\n\n\n"))
        }
    }

    @Test func `the README has the commands, the gaps and the version`() {
        let account = ExampleAccount()
        let text = ReadMe(facts: account.facts, overview: account.overview).text
        for words in [
            "unzip -tq", "sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt", "bagit --validate",
            "frictionless validate",
            "xmllint --nonet --noout --stream --schema schema/xml/dataport.xsd", "Events: could not be read",
            "API keys (2)",
            "format version 1.0", "data/json/",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test func `a name that acts on a terminal does not act from the README`() {
        let account = ExampleAccount(text: { _ in "a\u{1B}[31m\u{202E}\u{7F}\u{9B}b" })
        let text = ReadMe(facts: account.facts, overview: account.overview).text
        #expect(text.hasPrefix("Account archive of a␛[31m\u{FFFD}␡\u{FFFD}b\n"))
    }
}
