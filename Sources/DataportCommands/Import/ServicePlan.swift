import DataportArchive
import DataportBodies
import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

/// What an import into a service will do or did, in parts that are shown as text and as a page.
struct ServicePlan {
    /// One part.
    struct Part {
        let title: String
        let note: String
        var columns: [(title: String, isNumber: Bool)] = []
        var rows: [[String]] = []
    }

    let prepared: ImportRun.Prepared
    let plan: MergePlan
    let losses: LossTally
    let capabilities: Capabilities
    /// Custom fields of the archive: tag, type, list.
    var fields: [[String]] = []
    /// Domains to set up again, with the records to publish.
    var domains: [[String]] = []

    /// Everything that there is to say, the gravest first.
    var parts: [Part] {
        [kinds, states, leftOut, lost, tags, customFields, secrets, setUp, notes].filter {
            !$0.rows.isEmpty || $0.columns.isEmpty && !$0.note.isEmpty
        }
    }

    /// What happened, without what was to be known before.
    var result: [Part] { [kinds, states, leftOut, tags].filter { !$0.rows.isEmpty } }

    private static let outcomes: [(RecordOutcome, String)] = [
        (.created, "create"), (.updated, "update"), (.unchanged, "unchanged"), (.skipped, "skip"),
        (.rejected, "refuse"),
    ]

    private var kinds: Part {
        var part = Part(
            title: "What is written",
            note:
                "Records by kind. Skipped ones are there already and stay as they are; what is left out has no place there.",
            columns: [("kind", false)] + Self.outcomes.map { ($0.1, true) } + [("left out", true)])
        for entry in prepared.plan.exported where (entry.count ?? 0) > 0 {
            let leftOut = losses.losses.reduce(0) { sum, loss in
                loss.loss.kind == entry.kind.id && loss.loss.field == nil ? sum + loss.count : sum
            }
            let counts = Self.outcomes.map { plan.count($0.0, of: entry.kind.id) } + [leftOut]
            part.rows.append([entry.kind.label] + counts.map { $0 == 0 ? "–" : Figures.count($0) })
        }
        return part
    }

    private var states: Part {
        var part = Part(
            title: "States of people", note: "Nobody may be mailed there who could not be mailed before.",
            columns: [("state", false), ("becomes", false), ("people on lists", true)])
        part.rows = losses.mappings.map { [$0.status, $0.words, Figures.count($0.count)] }
        return part
    }

    private var leftOut: Part {
        var part = Part(
            title: "What is left out", note: "These records stay in the archive, which you keep.",
            columns: [("kind", false), ("records", true), ("why", false)])
        for loss in losses.losses where loss.loss.field == nil {
            part.rows.append([
                AssetKind.kind(loss.loss.kind)?.label ?? loss.loss.kind.name, Figures.count(loss.count),
                loss.loss.reason,
            ])
        }
        return part
    }

    private var lost: Part {
        var part = Part(
            title: "What records lose", note: "Values that have no place there; they stay in the archive.",
            columns: [("kind", false), ("field", false), ("values", true), ("why", false)])
        var seen: [String: Int] = [:]
        for loss in losses.losses {
            guard let field = loss.loss.field else { continue }
            // Fields that are lost for one reason stand on one line.
            let key = "\(loss.loss.kind.name) \(loss.count) \(loss.loss.reason)"
            if let row = seen[key] {
                part.rows[row][1] += ", \(field)"
                continue
            }
            seen[key] = part.rows.count
            part.rows.append([
                AssetKind.kind(loss.loss.kind)?.label ?? loss.loss.kind.name, field, Figures.count(loss.count),
                loss.loss.reason,
            ])
        }
        return part
    }

    private var tags: Part {
        var part = Part(
            title: "Merge tags that do not translate",
            note: "They stay in the bodies as they are and would be seen by people: mend them before you send.",
            columns: [("where", false), ("what", false)])
        let findings = (prepared.bodies?.report.findings ?? []).filter {
            $0.severity == .error || $0.severity == .warning
        }
        part.rows = findings.prefix(50).map { finding in
            let place = [finding.kind?.name, finding.record, finding.field].compactMap { $0 }.joined(separator: " ")
            let line = finding.place.line.map { ", line \($0)" } ?? ""
            return [Terminal.safe(place + line), finding.message]
        }
        if findings.count > 50 { part.rows.append(["…", "and \(Figures.count(findings.count - 50)) more"]) }
        return part
    }

    private var customFields: Part {
        let isHeld = if case .none = capabilities[.listField].writes { false } else { true }
        let reason = capabilities[.listField].writes.reason.map { " (\($0))" } ?? ""
        var part = Part(
            title: "Custom fields",
            note: isHeld ? "They are made where they are missing\(reason)." : "They are not made\(reason).",
            columns: [("field", false), ("type", false), ("list", false)])
        part.rows = fields
        return part
    }

    private var secrets: Part {
        var part = Part(
            title: "Passwords and keys to enter again", note: "An archive holds none; make new ones where you can.",
            columns: [("what", false), ("how many", true)])
        for entry in prepared.plan.entries {
            for redaction in entry.redactions where redaction.count > 0 {
                part.rows.append(["\(entry.kind.label): \(redaction.field.name)", Figures.count(redaction.count)])
            }
        }
        return part
    }

    private var setUp: Part {
        var part = Part(
            title: "Domains to set up again",
            note:
                "No domain is valid on arrival: enter it at the new service and publish the records that it shows you. These were in use:",
            columns: [("domain", false), ("used for", false), ("records at the old service", false)])
        part.rows = domains
        return part
    }

    private var notes: Part {
        var part = Part(title: "Good to know", note: "", columns: [("", false)])
        part.rows = capabilities.notes.map { [$0] }
        return part
    }
}

extension ServicePlan {
    /// Reads the few records that people have to act on.
    mutating func readFacts(from source: any Source) async throws {
        var lists: [String: String] = [:]
        try await Self.forEach(.list, of: source) { record in lists[record("id") ?? ""] = record("name") ?? "" }
        try await Self.forEach(.listField, of: source) { record in
            let list = record("list_id").map { lists[$0] ?? $0 } ?? "all"
            fields.append([record("tag") ?? "", record("type") ?? "", list].map { Terminal.safe($0) })
        }
        try await Self.forEach(.sendingDomain, of: source) { record in
            domains.append([
                Terminal.safe(record("domain") ?? ""), "sending",
                Terminal.safe(Self.records(record("dns_records")), limit: 500),
            ])
        }
        try await Self.forEach(.trackingDomain, of: source) { record in
            domains.append([
                Terminal.safe(record("domain") ?? ""), "links and opens",
                record("cname_target").map { "CNAME \(Terminal.safe($0))" } ?? "",
            ])
        }
    }

    /// DNS records in a few words.
    private static func records(_ json: String?) -> String {
        (json.flatMap(JSONPieces.elements) ?? []).map { element in
            let members = JSONPieces.members(of: element)
            return ["type", "name"].compactMap { key in
                members.first { $0.key == key }.flatMap { JSONPieces.string($0.value) }
            }.joined(separator: " ")
        }.joined(separator: ", ")
    }

    private static func forEach(
        _ id: AssetKind.ID, of source: any Source, _ body: ((String) -> String?) -> Void
    ) async throws {
        let inventory = try await source.inventory(counting: false)
        guard let kind = AssetKind.kind(id), let entry = inventory.entries.first(where: { $0.kind.id == id }) else {
            return
        }
        if case .unreadable = entry.readability { return }
        var cursor = try await source.cursor(over: kind, after: nil)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        while try await cursor.next(into: &batch) != nil {
            for row in 0..<batch.rowCount {
                var values: [String: String] = [:]
                for (index, field) in kind.fields.enumerated() {
                    values[field.name] = batch.text(row: row, field: index)
                }
                body { values[$0] }
            }
        }
    }

    /// The plan as a page.
    func page(target: String) -> String {
        let sections = parts.map { part in
            PlanPage.Section(title: part.title, note: part.note, columns: part.columns, rows: part.rows)
        }
        let page = PlanPage(
            title: "Account \(Terminal.safe(prepared.identity.account)) to \(capabilities.provider)",
            lead:
                "What moving it to \(Terminal.safe(target, limit: 300)) will do, what arrives, what is lost, and what is left for you to do.",
            sections: sections)
        return String(decoding: page.document.bytes, as: UTF8.self)
    }
}
