package import DataportCore
package import DataportFormats

/// `report/portability-report.json`: what the archive holds and what not, in the words of the laws that let people take their data along.
package struct PortabilityReport {
    let facts: ArchiveFacts
    let overview: AccountOverview

    /// A report about an archive.
    package init(facts: ArchiveFacts, overview: AccountOverview) {
        self.facts = facts
        self.overview = overview
    }

    /// Appends the report to `writer`.
    package func write(into writer: inout ByteWriter) { document.write(.pretty, into: &writer) }

    /// The whole report. What a source noticed is in it when there was something.
    package var document: JSONValue {
        guard !facts.remarks.isEmpty, case .object(let members) = withoutRemarks else { return withoutRemarks }
        return .object(members + [.init("remarks", .array(facts.remarks.map(remark)))])
    }

    private func remark(_ remark: Remark) -> JSONValue {
        .object(present: [
            "severity": .string(remark.severity.rawValue), "rule": .string(remark.rule),
            "message": .string(remark.message), "count": .integer(remark.count),
            // Only the name: the folder is that of the machine the archive was made on.
            "file": remark.place.map { .string($0.file.split(separator: "/").last.map(String.init) ?? "") },
            "line": remark.place?.line.map { .integer($0) },
        ])
    }

    private var withoutRemarks: JSONValue {
        [
            "format_version": .string(ArchiveFacts.formatVersion),
            "generator": .string(facts.generator),
            "created": .string(facts.created.rfc3339),
            "account": .string(facts.account),
            "source": .string(facts.sourceName),
            "snapshot": .bool(facts.isSnapshot),
            "formats": .strings(facts.formats.map(\.rawValue)),
            "scope": "account",
            "legal_basis": LegalWords.basis,
            "kinds": .array(facts.kinds.map(kind)),
            "incomplete": .array(facts.kinds.filter { $0.state != .complete }.map(incomplete)),
            "data_categories": .array(categories),
            "article_15": LegalWords.article15(facts: facts, overview: overview),
            "subscriptions": subscriptions,
            "suppressions": suppressions,
            "redactions": .array(facts.redactions.map(redaction)),
            "content": ["files": .integer(facts.contentFiles), "bytes": .integer(facts.contentBytes)],
            "spreadsheets": .array(facts.spreadsheets.map(spreadsheet)),
            "on_arrival": .array(arrivals),
        ]
    }

    private func kind(_ kind: ArchiveFacts.KindFacts) -> JSONValue {
        let span = overview.spans.first { $0.kind == kind.kind.id }?.span
        return [
            "kind": .string(kind.kind.id.name),
            "label": .string(kind.kind.label),
            "state": .string(kind.state.rawValue),
            "reason": kind.reason.map { .string($0) } ?? .null,
            "records": .integer(kind.records),
            "earliest": day(span?.earliest),
            "latest": day(span?.latest),
            "files": .array(
                kind.files.map {
                    ["path": .string($0.path), "bytes": .integer($0.byteCount), "sha256": .string($0.sha256)]
                }),
        ]
    }

    private func day(_ day: Day?) -> JSONValue { day.map { .string($0.iso8601) } ?? .null }

    private func incomplete(_ kind: ArchiveFacts.KindFacts) -> JSONValue {
        [
            "kind": .string(kind.kind.id.name), "state": .string(kind.state.rawValue),
            "reason": kind.reason.map { .string($0) } ?? .null,
        ]
    }

    // A category is present when a kind that holds it has records here: an empty file holds no data of anybody.
    private var categories: [JSONValue] {
        DataCategory.allCases.compactMap { category in
            let kinds = facts.kinds.filter { $0.records > 0 && $0.kind.categories.contains(category) }
            guard !kinds.isEmpty else { return nil }
            return [
                "gdpr": .string(category.gdpr),
                "ccpa": ["letter": .string(category.rawValue), "heading": .string(category.ccpa)],
                "kinds": .strings(kinds.map(\.kind.id.name)),
                "records": .integer(kinds.reduce(0) { $0 + $1.records }),
            ]
        }
    }

    private var subscriptions: JSONValue {
        let counts = zip(SubscriptionStatus.allCases, overview.subscriptions.values)
        return [
            "total": .integer(overview.subscriptions.total),
            "by_status": .object(counts.map { .init($0.0.rawValue, .integer($0.1)) }),
        ]
    }

    private var suppressions: JSONValue {
        [
            "total": .integer(overview.suppressions.reduce(0) { $0 + $1.count }),
            "by_reason": .object(overview.suppressions.map { .init($0.reason, .integer($0.count)) }),
        ]
    }

    private func redaction(_ redaction: ArchiveFacts.Redaction) -> JSONValue {
        [
            "kind": .string(redaction.kind.name), "field": .string(redaction.field),
            "secret": .string(redaction.secret.rawValue), "count": .integer(redaction.count),
            "advice": .string(Advice.next(for: redaction.secret)),
        ]
    }

    private func spreadsheet(_ spreadsheet: ArchiveFacts.Spreadsheet) -> JSONValue {
        [
            "path": .string(spreadsheet.path), "list_id": .string(spreadsheet.listID),
            "rows": .integer(spreadsheet.rows),
        ]
    }

    private var arrivals: [JSONValue] {
        facts.kinds.compactMap { kind in
            guard kind.records > 0, let advice = Advice.arrival(of: kind.kind.id) else { return nil }
            return [
                "kind": .string(kind.kind.id.name), "records": .integer(kind.records), "advice": .string(advice),
            ]
        }
    }
}
