import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

/// What an import into an account that is there says before and after.
enum MergeText {
    static func text(_ outcome: ImportRun.MergeOutcome, target: String, style: Style) -> String {
        let account = Terminal.safe(outcome.prepared.account)
        let place = "account \(account) of \(Terminal.safe(target, limit: 1000))"
        if let known = outcome.knownRun {
            return "The archive is in \(place) since \(known.finished), run \(known.run). Nothing is left to do.\n"
        }
        let plan = outcome.plan
        var text =
            outcome.isRehearsal
            ? "\(style.bold("Plan:")) merge the archive into \(place)\n\n"
            : "\(style.green(style.bold(plan.changesTarget ? "Imported" : "Nothing to do"))): \(place)\n\n"
        let reasons = reasons(plan)
        text += table(outcome, style: style) + (reasons.isEmpty ? "" : "\n" + reasons)
        if outcome.isRehearsal {
            text += "\nNothing has been written.\n"
        } else {
            let seconds = Figures.duration(outcome.seconds)
            text +=
                plan.changesTarget
                ? "\nWritten in one transaction, \(seconds).\n" : "\nThe target was not changed, \(seconds).\n"
        }
        if let folder = outcome.rejectedFolder { text += rejected(folder, outcome.prepared) }
        return text
    }

    /// Where the rejected records are, and what to do with them.
    static func rejected(_ folder: String, _ prepared: ImportRun.Prepared) -> String {
        let id = Shell.quote(prepared.identity.account)
        return "Rejected records: \(Terminal.safe(folder, limit: 1000)). Mend them, then make an archive of them:\n"
            + "  dataport export --from \(Shell.quote("folder:" + folder)) --account \(id) -o mended.dataport.zip\n"
    }

    private static let columns: [(RecordOutcome, String)] = [
        (.created, "create"), (.updated, "update"), (.unchanged, "unchanged"), (.skipped, "skip"),
        (.rejected, "refuse"),
    ]

    private static func table(_ outcome: ImportRun.MergeOutcome, style: Style) -> String {
        var table = TextTable([("kind", .left)] + columns.map { ($0.1, .right) })
        for entry in outcome.prepared.plan.exported where (entry.count ?? 0) > 0 {
            let counts = columns.map { outcome.plan.count($0.0, of: entry.kind.id) }
            table.add([entry.kind.label] + counts.map { $0 == 0 ? "–" : Figures.count($0) })
        }
        return table.render(style: style)
    }

    /// Everything that does not go without saying, the loudest first, with a few ids.
    static func reasons(_ plan: MergePlan) -> String {
        var text = ""
        for reason in MergeReason.allCases {
            for entry in plan.entries where entry.reason == reason {
                let one = entry.kind.name.replacing("_", with: " ")
                let kind = entry.count == 1 ? one : AssetKind.kind(entry.kind)?.label ?? one
                let more = entry.count > entry.examples.count ? ", …" : ""
                let ids = entry.examples.map { Terminal.safe($0) }.joined(separator: ", ") + more
                text += "  \(Figures.count(entry.count)) \(kind): \(reason.sentence) (\(ids))\n"
            }
        }
        return text
    }

    static func object(_ outcome: ImportRun.MergeOutcome) -> JSONValue {
        let plan = outcome.plan
        let isPartial = plan.count(.rejected) > 0 && !outcome.isRehearsal
        return .object(present: [
            "event": .string(outcome.isRehearsal ? "plan" : "result"), "command": "import",
            "account": .string(outcome.prepared.account),
            "outcome": .string(isPartial ? "partial" : outcome.knownRun == nil ? "ok" : "already_done"),
            "exit": .integer(isPartial ? 3 : 0),
            "run": outcome.knownRun.map { JSONValue.integer(Int($0.run)) },
            "target_changed": .bool(plan.changesTarget && !outcome.isRehearsal),
            "milliseconds": .integer(Int(outcome.seconds * 1000)),
            "rejected_folder": outcome.rejectedFolder.map { JSONValue.string($0) },
            "bodies": BodyText.object(outcome.prepared),
            "kinds": .object(outcome.prepared.plan.exported.map { .init($0.kind.id.name, counts(plan, $0.kind.id)) }),
            "consent": [
                "tightened": .integer(plan.count(.consentTightened)), "kept": .integer(plan.count(.consentKept)),
                "loosened": .integer(plan.count(.consentLoosened)),
            ],
            "reasons": object(reasons: plan),
        ])
    }

    /// The reasons for programs.
    static func object(reasons plan: MergePlan) -> JSONValue {
        .array(
            plan.entries.compactMap { entry in
                entry.reason.map { reason -> JSONValue in
                    [
                        "kind": .string(entry.kind.name), "outcome": .string(entry.outcome.word),
                        "reason": .string(reason.rawValue), "count": .integer(entry.count),
                        "examples": .strings(entry.examples),
                    ]
                }
            })
    }

    private static func counts(_ plan: MergePlan, _ kind: AssetKind.ID) -> JSONValue {
        let counts = RecordOutcome.allCases.map { JSONValue.Member($0.word, .integer(plan.count($0, of: kind))) }
        let read = plan.entries.reduce(0) { $1.kind == kind ? $0 + $1.count : $0 }
        return .object([.init("read", .integer(read))] + counts)
    }
}
