import DataportArchive
import DataportCore
import DataportFormats

/// Records by name of field; what is not named is null.
struct ExampleRecords {
    let kind: AssetKind
    var rows: [[String: String]] = []

    /// The rows in batches of `size`.
    func batches(of size: Int = 1000, _ body: (borrowing RecordBatch) -> Void) {
        var start = 0
        while start < rows.count {
            let end = min(start + size, rows.count)
            var batch = RecordBatch(fieldCount: kind.fields.count)
            for row in rows[start..<end] {
                for field in kind.fields {
                    if let value = row[field.name] { batch.append(text: value) } else { batch.appendNull() }
                }
            }
            body(batch)
            start = end
        }
    }
}

/// A small shop's account as the page would meet it, and the facts of its archive.
struct ExampleAccount {
    /// Turns a harmless text into what should stand in its place: how tests put hostile text into every field.
    var text: (String) -> String = { $0 }
    var subscriptionsPerList = 400
    var campaignCount = 32

    private static let listNames = [
        "Newsletter", "Product news", "Wholesale customers", "Événements à Lyon", "رسائل العملاء",
        "Beta testers of the subscription box, second round, spring",
    ]
    private static let campaignNames = [
        "Autumn colours are here", "Your September letter", "Last days of the summer sale", "How we dye our wool",
        "Invitation: open workshop", "New: the travel case", "عرض خاص لعملائنا", "Back in stock", "A letter from Marta",
        "Spring collection, first look", "Thank you for ten years", "Repair, do not replace", "Winter guide",
        "Gifts under 30", "The last box of the year", "Meet the makers",
    ]

    static func path(_ number: Int, _ fileExtension: String) -> String {
        let digits = String(number, radix: 16)
        let name = String(repeating: "ab12", count: 15) + String(repeating: "0", count: 4 - digits.count) + digits
        return "data/content/ab/\(name).\(fileExtension)"
    }

    var records: [ExampleRecords] {
        [
            account, suppressions, sendingDomains, trackingDomains, servers, categories, media, templates, lists,
            contacts,
            subscriptions, campaigns,
        ]
    }

    var overview: AccountOverview {
        let collector = OverviewCollector()
        for records in records { records.batches { collector.observe($0, kind: records.kind) } }
        return collector.overview()
    }

    private var account: ExampleRecords {
        ExampleRecords(
            kind: .account,
            rows: [
                [
                    "id": "1", "name": text("Marta Lindqvist"), "company": text("Lindqvist & Daughters"),
                    "provider": text("mailwizz"), "created_at": "2019-03-04T09:12:00Z",
                ]
            ])
    }

    private var lists: ExampleRecords {
        ExampleRecords(
            kind: .list,
            rows: Self.listNames.enumerated().map { index, name in
                [
                    "id": "l\(index)", "name": text(name),
                    "display_name": text(index == 1 ? "What is new in the shop" : name),
                    "opt_in": index.isMultiple(of: 2) ? "double" : "single",
                    "created_at": "20\(19 + index)-0\(index + 2)-11T10:00:00Z",
                ]
            })
    }

    private var contacts: ExampleRecords {
        ExampleRecords(
            kind: .contact,
            rows: (0..<subscriptionsPerList * 2).map { ["id": "p\($0)", "email": "p\($0)@example.org"] })
    }

    private var subscriptions: ExampleRecords {
        var state: UInt64 = 42
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        let statuses = [
            "subscribed", "subscribed", "subscribed", "subscribed", "subscribed", "subscribed", "unsubscribed",
            "unconfirmed", "bounced", "unsubscribed", "suppressed", "complained",
        ]
        var rows: [[String: String]] = []
        for list in 0..<6 {
            for number in 0..<subscriptionsPerList / (list + 1) {
                let year = 2021 + max(random(6), random(6))
                let month = 1 + random(year == 2026 ? 11 : 12)
                let status = statuses[random(statuses.count - (random(5) > 0 ? 3 : 0))]
                rows.append([
                    "id": "s\(list)-\(number)", "list_id": "l\(list)", "contact_id": "p\(number)", "status": status,
                    "since": "\(year)-\(month < 10 ? "0" : "")\(month)-15T08:00:00Z",
                ])
            }
        }
        return ExampleRecords(kind: .subscription, rows: rows)
    }

    private var suppressions: ExampleRecords {
        let reasons = ["hard_bounce", "hard_bounce", "hard_bounce", "unsubscribe", "complaint", "manual"]
        return ExampleRecords(
            kind: .suppression,
            rows: (0..<37).map {
                [
                    "id": "x\($0)", "address": "x\($0)@example.org", "scope": "account",
                    "reason": reasons[$0 * 7 % reasons.count], "since": "2024-02-01T00:00:00Z",
                ]
            })
    }

    private var sendingDomains: ExampleRecords {
        let records = """
            [{"type":"TXT","name":"mail._domainkey.news.example.org","value":"v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7","purpose":"DKIM"},\
            {"type":"TXT","name":"news.example.org","value":"v=spf1 include:spf.old-service.example ~all","purpose":"SPF"}]
            """
        return ExampleRecords(
            kind: .sendingDomain, rows: [["id": "1", "domain": text("news.example.org"), "dns_records": records]])
    }

    private var trackingDomains: ExampleRecords {
        ExampleRecords(
            kind: .trackingDomain,
            rows: [["id": "1", "domain": text("click.example.org"), "cname_target": text("track.old-service.example")]])
    }

    private var servers: ExampleRecords {
        ExampleRecords(
            kind: .deliveryServer,
            rows: [["id": "1", "type": "smtp", "name": text("Main route"), "hostname": "smtp.example.org"]])
    }

    private var categories: ExampleRecords {
        ExampleRecords(kind: .templateCategory, rows: [["id": "1", "name": text("Seasons")]])
    }

    private var media: ExampleRecords {
        ExampleRecords(
            kind: .mediaFile,
            rows: (0..<14).map {
                ["id": "\($0)", "filename": text("picture \($0).png"), "bytes": "\(48_000 + $0 * 7919)"]
            })
    }

    private var templates: ExampleRecords {
        ExampleRecords(
            kind: .template,
            rows: ["Letter", "Season", "One product", "Invitation", "Plain"].enumerated().map { index, name in
                var row = [
                    "id": "t\(index)", "name": text(name), "html": Self.path(100 + index, "html"),
                    "template_category_id": index < 3 ? "1" : "2",
                ]
                if index < 4 { row["screenshot"] = Self.path(200 + index, "png") }
                return row
            })
    }

    private var campaigns: ExampleRecords {
        ExampleRecords(
            kind: .campaign,
            rows: (0..<campaignCount).map { index in
                let sent = 18_000 - index * 411
                var row = [
                    "id": "c\(index)", "name": text(Self.campaignNames[index % Self.campaignNames.count]),
                    "type": "regular",
                    "status": index == 0 ? "draft" : "sent", "list_id": "l\(index % 3)",
                    "subject": text("[FNAME], \(Self.campaignNames[index % Self.campaignNames.count].lowercased())"),
                    "html": Self.path(index, "html"), "text": Self.path(index, "txt"),
                    "created_at": "2026-11-0\(index % 9 + 1)T09:00:00Z",
                ]
                if index > 0 {
                    let month = 2026 * 12 + 10 - index
                    row["send_at"] = "\(month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)-14T09:00:00Z"
                    row["counters"] = """
                        {"recipients":\(sent),"delivered":\(sent * 98 / 100),"opens":\(sent),"unique_opens":\(sent * (28 + index * 7 % 23) / 100),\
                        "clicks":\(sent / 9),"unique_clicks":\(sent * (3 + index * 5 % 8) / 100),"unsubscribes":\(index * 3 + 2),"bounces":\(sent / 50)}
                        """
                }
                if index == 5 { row["type"] = "autoresponder" }
                return row
            })
    }

    var facts: ArchiveFacts {
        let overview = self.overview
        var facts = ArchiveFacts(
            generator: "dataport 0.1.0", account: "42", sourceName: text("mailwizz at mail.example.org"),
            isSnapshot: true,
            created: Instant(secondsSince1970: 1_795_208_400), formats: [.json, .csv, .xml])
        let counts: [AssetKind.ID: Int] = Dictionary(uniqueKeysWithValues: records.map { ($0.kind.id, $0.rows.count) })
        facts.kinds = AssetKind.catalogue.map { kind in
            switch kind.id {
            case .event:
                .init(
                    kind: kind, state: .unreadable,
                    reason: text("The service offers no interface for single opens and clicks"))
            case .delivery: .init(kind: kind, state: .excluded, reason: text("Not asked for"))
            case .message:
                .init(
                    kind: kind, state: .partial, reason: text("Only the latest 100 notices can be read"),
                    files: files(kind))
            default: .init(kind: kind, state: .complete, records: counts[kind.id] ?? 0, files: files(kind))
            }
        }
        facts.contentFiles = overview.campaigns.total * 2 + 9
        facts.contentBytes = 4_318_220
        facts.redactions = [
            .init(kind: .apiKey, field: "key", secret: .apiKey, count: 2),
            .init(kind: .deliveryServer, field: "password", secret: .password, count: 1),
            .init(kind: .sendingDomain, field: "dkim_private_key", secret: .privateKey, count: 1),
        ]
        facts.spreadsheets = [.init(path: "spreadsheet/001.csv", listID: "l0", rows: subscriptionsPerList)]
        return facts
    }

    private func files(_ kind: AssetKind) -> [ArchiveFacts.File] {
        ArchiveFormat.allCases.enumerated().map { index, format in
            ArchiveFacts.File(
                path: format.path(of: kind), byteCount: kind.plural.utf8.count * 8123 * (index + 1),
                sha256: String(repeating: "0", count: 64))
        }
    }
}
