import DataportArchive
import DataportCore
import Testing

struct OverviewCollectorTests {
    private func collect(_ records: [ExampleRecords], size: Int = 1000) -> AccountOverview {
        let collector = OverviewCollector()
        for records in records { records.batches(of: size) { collector.observe($0, kind: records.kind) } }
        return collector.overview()
    }

    @Test func `numbers are those of the records`() throws {
        let account = ExampleAccount()
        let overview = account.overview
        let subscriptions = try #require(account.records.first { $0.kind.id == .subscription })
        #expect(overview.subscriptions.total == subscriptions.rows.count)
        for status in SubscriptionStatus.allCases {
            #expect(
                overview.subscriptions[status: status] == subscriptions.rows.count { $0["status"] == status.rawValue })
        }
        for list in overview.lists.shown {
            #expect(list.counts.total == subscriptions.rows.count { $0["list_id"] == list.id })
        }
        #expect(overview.joins.reduce(0) { $0 + $1.joined } == subscriptions.rows.count)
        #expect(overview.joins.reduce(0) { $0 + $1.stayed } == overview.subscriptions[status: .subscribed])
        #expect(overview.contacts == 800)
        #expect(overview.suppressions.reduce(0) { $0 + $1.count } == 37)
        #expect(overview.campaigns.total == 32)
        #expect(overview.autoresponders == 1)
        #expect(overview.templates.shown.map(\.category) == ["Seasons", "Seasons", "Seasons", nil, nil])
        #expect(overview.sendingDomains.shown.first?.records.map(\.purpose) == ["DKIM", "SPF"])
        #expect(overview.account?.title == "Lindqvist & Daughters")
    }

    @Test(arguments: 1...12) func `the order and the size of batches change nothing`(seed: Int) {
        let records = ExampleAccount(subscriptionsPerList: 60).records
        let expected = collect(records)
        var state = UInt64(seed)
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        var shuffled = records.map { kind in
            var kind = kind
            for index in stride(from: kind.rows.count - 1, to: 0, by: -1) { kind.rows.swapAt(index, random(index + 1)) }
            return kind
        }
        for index in stride(from: shuffled.count - 1, to: 0, by: -1) { shuffled.swapAt(index, random(index + 1)) }
        #expect(collect(shuffled, size: 1 + random(50)) == expected)
    }

    @Test func `several tasks at once count every row once`() async {
        let records = ExampleAccount(subscriptionsPerList: 200).records
        let collector = OverviewCollector()
        await withTaskGroup(of: Void.self) { group in
            for kind in records { group.addTask { kind.batches(of: 37) { collector.observe($0, kind: kind.kind) } } }
        }
        #expect(collector.overview() == collect(records))
    }

    @Test func `more lists than are kept lose their names and not their people`() {
        let lists = (0..<5000).map { ["id": "l\($0)", "name": "List \($0)"] }
        let subscriptions = (0..<20_000).map { row in
            ["id": "\(row)", "list_id": "l\(row * 7919 % 5000)", "contact_id": "c", "status": "subscribed"]
        }
        for order in [subscriptions, subscriptions.reversed()] {
            let overview = collect([
                ExampleRecords(kind: .subscription, rows: order), ExampleRecords(kind: .list, rows: lists),
            ])
            #expect(overview.subscriptions.total == 20_000)
            #expect(overview.undatedSubscriptions == 20_000)
            #expect(overview.lists.shown.count == 2000)
            #expect(overview.lists.total == 5000)
            #expect(overview.lists.shown.allSatisfy { $0.counts.total == 4 })
        }
    }

    @Test func `the newest campaigns are kept`() {
        let rows = (0..<1300).map { row in
            [
                "id": "\(row)", "name": "n", "status": "sent", "type": "regular",
                "send_at": "\(1995 + row * 37 % 100)-01-01T00:00:00Z",
            ]
        }
        let campaigns = collect([ExampleRecords(kind: .campaign, rows: rows)]).campaigns
        #expect(campaigns.total == 1300)
        #expect(campaigns.shown.count == 500)
        #expect(campaigns.shown.first?.sent?.year == 2094)
        #expect(campaigns.shown.last?.sent?.year == 2094 - 500 / 13)
    }

    @Test func `somebody who left joined when the record was made`() {
        let overview = collect([
            ExampleRecords(
                kind: .subscription,
                rows: [
                    [
                        "id": "1", "list_id": "l", "status": "unsubscribed", "since": "2024-05-01T00:00:00Z",
                        "created_at": "2022-03-01T00:00:00Z",
                    ],
                    [
                        "id": "2", "list_id": "l", "status": "subscribed", "since": "2022-01-31T00:00:00Z",
                        "created_at": "2023-03-01T00:00:00Z",
                    ],
                    ["id": "3", "list_id": "l", "status": "something new", "since": "0000-00-00T00:00:00Z"],
                ])
        ])
        #expect(overview.joins.map(\.joined) == [1, 0, 1])
        #expect(overview.joins.map(\.stayed) == [1, 0, 0])
        #expect(overview.joins.first.map { [$0.year, $0.month] } == [2022, 1])
        #expect(overview.undatedSubscriptions == 1)
        #expect(overview.subscriptions[status: .unknown] == 1)
        #expect(overview.span.latest == Day(year: 2024, month: 5, day: 1))
    }

    @Test(arguments: [
        "", "{", "[]", "null", "{\"recipients\":}", "{\"recipients\":-1}", "{\"recipients\":1e9}",
        "{\"recipients\":\"5\"}",
        "{\"recipients\":9223372036854775807}", "{\"recipients\":99999999999999999999}", "{\"recipients\":5}}",
        "{\"recipients\" 5}",
        String(repeating: "[", count: 10_000), "{\"x\":\"\\uD800\",\"recipients\":\"\\u12\"}", "{\"recipients\":1.5}",
    ])
    func `counters that are no counts are not known`(cell: String) {
        let row = ["id": "1", "name": "n", "status": "sent", "type": "regular", "counters": cell]
        let overview = collect([ExampleRecords(kind: .campaign, rows: [row])])
        #expect(overview.campaigns.shown.map(\.results) == [CampaignResults()])
    }

    @Test func `counters are read by their names`() throws {
        let cell = """
            { "recipients": 1000, "delivered": 900, "opens": 500, "unique_opens": 300, "clicks":20, "unique_clicks":9,
              "hard_bounces": 60, "soft_bounces": 40, "complaints": 1, "unsubscribes": 2, "note": "\\u00e9\\n\\"", "x": [1, {"y": null}] }
            """
        let row = ["id": "1", "name": "n", "status": "sent", "type": "regular", "counters": cell]
        let results = try #require(collect([ExampleRecords(kind: .campaign, rows: [row])]).campaigns.shown.first)
            .results
        #expect(results.bounces == 100)
        #expect(results.openRate == 333)
        #expect(results.clickRate == 10)
        #expect(results.unsubscribes == 2)
    }
}
