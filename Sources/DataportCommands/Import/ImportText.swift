import DataportCore
import DataportEngine
import DataportFormats

/// What an import says before and after.
enum ImportText {
    /// The plan for people.
    static func plan(
        _ prepared: ImportRun.Prepared, leftOut: MergePlan, target: String, style: Style
    ) -> String {
        let plan = prepared.plan
        var text = "\(style.bold("Plan:")) import account \(Terminal.safe(plan.inventory.account))"
        text += " from \(Terminal.safe(plan.inventory.sourceName))"
        text += " into \(Terminal.safe(target, limit: 1000)) as new account \(Terminal.safe(prepared.account))\n\n"
        var table = TextTable([("kind", .left), ("records", .right), ("what happens", .left)])
        for entry in plan.entries {
            let count = entry.action.isExported ? entry.count.map(Figures.count) ?? "?" : "–"
            table.add([entry.kind.label, count, action(entry)])
        }
        return text + table.render(style: style)
            + "\n\(Figures.count(plan.recordCount)) records would be created. Nothing has been written.\n"
            + MergeText.reasons(leftOut)
    }

    private static func action(_ entry: Plan.Entry) -> String {
        let secrets = entry.redactions.map { "\(Figures.count($0.count)) × \($0.field.name) to enter again" }
        let verb =
            switch entry.action {
            case .export: "create"
            case .exportPart(let reason): "create; the archive holds a part only: \(Terminal.safe(reason))"
            case .exclude(let reason): "leave out: \(reason)"
            case .unreadable(let reason): "not in the archive: \(Terminal.safe(reason))"
            }
        return ([verb] + secrets).joined(separator: "; ")
    }

    /// The end for people.
    static func summary(_ outcome: ImportRun.Outcome, target: String, style: Style) -> String {
        let report = outcome.report
        if let uploads = outcome.uploads {
            return UploadText.summary(uploads, outcome, target: target, style: style)
        }
        var text = style.green(style.bold("Imported"))
        text +=
            " account \(Terminal.safe(outcome.prepared.account)) into \(style.bold(Terminal.safe(target, limit: 1000)))\n"
        text += "  \(Figures.count(report.recordsRead)) records of \(report.kinds.count) kinds created,"
        text += " \(Figures.count(report.attachments)) bodies and media, \(Figures.duration(outcome.seconds))\n"
        let secrets = report.kinds.flatMap(\.redacted).reduce(0, +)
        if secrets > 0 {
            text += "  \(Figures.count(secrets)) passwords and keys are markers only and must be entered again.\n"
        }
        for loss in outcome.losses {
            text +=
                "  \(Figures.count(loss.count)) × \(loss.kind).\(loss.field) is empty now: \(loss.target) was left out.\n"
        }
        text += MergeText.reasons(outcome.leftOut)
        if let folder = outcome.rejectedFolder { text += MergeText.rejected(folder, outcome.prepared) }
        return text
    }

    /// The plan for programs.
    static func object(_ prepared: ImportRun.Prepared, leftOut: MergePlan) -> JSONValue {
        .object(present: [
            "event": "plan", "command": "import", "account": .string(prepared.account),
            "kinds": .object(
                prepared.plan.exported.map { .init($0.kind.id.name, ["create": .integer($0.count ?? 0)]) }),
            "reasons": leftOut.entries.isEmpty ? nil : MergeText.object(reasons: leftOut),
            "bodies": BodyText.object(prepared),
        ])
    }

    /// The end for programs.
    static func object(_ outcome: ImportRun.Outcome) -> JSONValue {
        let isPartial = outcome.leftOut.count(.rejected) > 0
        return .object(present: [
            "event": "result", "command": "import", "account": .string(outcome.prepared.account),
            "outcome": isPartial ? "partial" : "ok", "exit": isPartial ? 3 : 0, "target_changed": true,
            "milliseconds": .integer(Int(outcome.seconds * 1000)),
            "records": .integer(outcome.report.recordsRead), "content_files": .integer(outcome.report.attachments),
            "kinds": .object(
                outcome.report.kinds.map { kind in
                    let leftOut = outcome.leftOut.count(.rejected, of: kind.kind)
                    return .init(
                        kind.kind.name,
                        [
                            "read": .integer(kind.read + leftOut), "created": .integer(kind.written), "updated": 0,
                            "unchanged": 0, "skipped": 0, "rejected": .integer(kind.rejected + leftOut),
                        ])
                }),
            "rejected_folder": outcome.rejectedFolder.map { JSONValue.string($0) },
            "bodies": BodyText.object(outcome.prepared),
            "reasons": isPartial ? MergeText.object(reasons: outcome.leftOut) : nil,
            "uploads": outcome.uploads.map(UploadText.object),
            "losses": .array(
                outcome.losses.map { loss in
                    [
                        "kind": .string(loss.kind.name), "field": .string(loss.field), "count": .integer(loss.count),
                        "reason": .string("\(loss.target.name) was left out"),
                    ]
                }),
        ])
    }
}
