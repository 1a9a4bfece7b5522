import DataportArchive
import DataportCore
import DataportTestKit
import Testing

/// What must hold between the records of an account, on archives that are valid otherwise.
struct AccountRulesTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private static let people: [ValidArchive.Records] = [
        (.list, [["id": "l1", "name": "News"], ["id": "l2", "name": "Club"]]),
        (
            .listField,
            [
                ["id": "f1", "list_id": "l1", "tag": "CITY", "type": "text"],
                ["id": "f2", "list_id": "l2", "tag": "CUPS", "type": "number"],
                ["id": "f3", "tag": "POINTS", "type": "number"],
            ]
        ),
        (.contact, [["id": "c1", "email": "a@example.org"]]),
    ]

    /// The rules that find something, each with the lines where it does.
    private func found(_ records: [ValidArchive.Records], in name: String = "a.zip") async throws -> [String: [Int]] {
        let path = folder.file(name)
        try await ValidArchive.write(records, to: path)
        var validator = try ArchiveValidator(ArchiveReader(path: path), limit: 100, directory: folder.path)
        let entries = try validator.run().log.entries.filter { !$0.rule.id.hasPrefix("schema.") }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.rule.id, $0.shown.compactMap(\.place.line)) })
    }

    private func subscriptions(_ pairs: [(status: String, raw: String)]) -> ValidArchive.Records {
        let rows = pairs.enumerated().map { index, pair in
            [
                "id": "s\(1000 + index)", "list_id": "l1", "contact_id": "c1", "status": pair.status, "raw": pair.raw,
            ]
        }
        return (.subscription, rows)
    }

    @Test func `every word of every provider gives its status, and no other one`() async throws {
        var (right, wrong): ([(String, String)], [(String, String)]) = ([], [])
        for words in StatusWords.all {
            for meaning in words.meanings {
                let raw = #"{"provider":"\#(words.provider)","\#(words.member)":"\#(meaning.word)"}"#
                for status in SubscriptionStatus.allCases {
                    if meaning.statuses.contains(status) {
                        right.append((status.rawValue, raw))
                    } else {
                        wrong.append((status.rawValue, raw))
                    }
                }
            }
        }
        let none = try await found(Self.people + [subscriptions(right)], in: "right.zip")
        #expect(none.isEmpty, "\(none)")
        let all = try await found(Self.people + [subscriptions(wrong)])
        #expect(wrong.count > 100 && all == ["subscription.status": Array(1...wrong.count).prefix(100).map { $0 }])
    }

    @Test func `the finding says what was expected and not what raw holds`() async throws {
        let path = folder.file("a.zip")
        let raw = #"{"provider":"mailwizz","status":"unsubscribed","by":"a@example.org"}"#
        try await ValidArchive.write(Self.people + [subscriptions([("subscribed", raw)])], to: path)
        var validator = try ArchiveValidator(ArchiveReader(path: path), limit: 1, directory: folder.path)
        let finding = try #require(
            try validator.run().log.entries.first { $0.rule.id == "subscription.status" }?.shown[0])
        #expect(finding.message == "the status is subscribed, and raw gives unsubscribed")
        #expect(finding.severity == .warning && finding.record == "s1000" && finding.field == "status")
    }

    @Test func `many different raws are judged each for itself`() async throws {
        // More than are remembered, each twice, every tenth wrong.
        let pairs = (0..<12_000).map { index in
            (
                status: index % 10 == 0 ? "subscribed" : "unsubscribed",
                raw: #"{"provider":"mailwizz","status":"unsubscribed","n":\#(index / 2)}"#
            )
        }
        let path = folder.file("a.zip")
        try await ValidArchive.write(Self.people + [subscriptions(pairs)], to: path)
        var validator = try ArchiveValidator(ArchiveReader(path: path), limit: 1, directory: folder.path)
        let entry = try validator.run().log.entries.first { $0.rule.id == "subscription.status" }
        #expect(entry?.total == 1200)
    }

    @Test(arguments: [
        (#"[{"field":"CITY","operator":"is","value":"x"}]"#, "l1", true),
        (#"[{"field":"CITY","operator":"is","value":"x"}]"#, "l2", false),
        (#"[{"field":"POINTS"},{"field":"EMAIL"},{"field":"created_at"}]"#, "l2", true),
        (#"[{"field":"POINTS"},{"field":"raw"}]"#, "l2", false),
        (#"[{"field":"C\u0049TY"}]"#, "l1", true),
        (#"[{"field":"Cafe\u0301"}]"#, "l1", false),
        (#"[{"field":3},{"field":null},"CITY",[]]"#, "l1", true),
    ])
    func `a segment's conditions name fields that exist`(conditions: String, list: String, isRight: Bool) async throws {
        let segment = ["id": "g1", "name": "S", "list_id": list, "conditions": conditions]
        let found = try await found(Self.people + [(.segment, [segment])])
        #expect(found == (isRight ? [:] : ["segment.field": [1]]))
    }

    @Test func `nothing is said of segments when custom fields are not in the archive`() async throws {
        let segment = ["id": "g1", "name": "S", "conditions": #"[{"field":"CITY"}]"#]
        #expect(try await found([(.segment, [segment])]).isEmpty)
    }

    @Test func `ids inside of JSON lead to records, when their kind is there`() async throws {
        let monitors: ValidArchive.Records = (
            .mailboxMonitor,
            [
                [
                    "id": "m1", "hostname": "h",
                    "conditions": #"[{"list":"l1"},{"list":"gone"},{"campaign_group":"gone"}]"#,
                ],
                ["id": "m2", "hostname": "h", "conditions": #"[{"list":null},{"contains":"list"},"list"]"#],
            ]
        )
        let campaigns: ValidArchive.Records = (
            .campaign,
            [
                campaign("p1", #"{"campaign":"p2"}"#), campaign("p2", #"{"campaign":"gone"}"#),
                campaign("p3", #"{"event":"AFTER-SUBSCRIBE"}"#),
            ]
        )
        let found = try await found([monitors] + Self.people + [campaigns])
        #expect(found == ["reference.json": [2, 1]])
    }

    private func campaign(_ id: String, _ autoresponder: String) -> [String: String] {
        ["id": id, "name": id, "type": "autoresponder", "status": "draft", "autoresponder": autoresponder]
    }
}
