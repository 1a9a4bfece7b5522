import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

/// What an import into a service says before and after.
enum ServiceText {
    /// How it ended.
    struct Outcome {
        let plan: ServicePlan
        let isRehearsal: Bool
        var refusals: [ServiceRefusal] = []
        /// What a second look at the service found.
        var check: ServiceVerification?
        var seconds: Double = 0
        var rejectedFolder: String?
        var notImported: String?
        var journal: String?

        /// People who may be mailed at the service and must not be.
        var mailable: Int { check?.mailable ?? 0 }
        /// Records that are not there as they should be, without those that were refused.
        var missing: Int {
            guard let check = check?.plan else { return 0 }
            return AssetKind.catalogue.reduce(0) { sum, kind in
                // Some services take a person or a hold only with a subscription.
                let isCarried = kind.id == .contact || kind.id == .suppression
                let refused = refusals.count { $0.kind == kind.id || isCarried && $0.kind == .subscription }
                return sum + max(0, check.count(.created, of: kind.id) + check.count(.updated, of: kind.id) - refused)
            }
        }

        /// The exit code.
        var code: DataportError.Code? {
            if isRehearsal { return nil }
            if mailable > 0 { return .consentGuard }
            let people = plan.losses.lineCount
            return refusals.count + missing + plan.plan.count(.rejected) + people > 0 ? .partial : nil
        }
    }

    static func text(_ outcome: Outcome, target: String, style: Style) -> String {
        let account = Terminal.safe(outcome.plan.prepared.identity.account)
        let place = Terminal.safe(target, limit: 1000)
        var text =
            outcome.isRehearsal
            ? "\(style.bold("Plan:")) move account \(account) to \(place)\n"
            : "\(style.green(style.bold("Moved"))) account \(account) to \(place)\n"
        for part in outcome.isRehearsal ? outcome.plan.parts : outcome.plan.result { text += render(part, style) }
        let reasons = MergeText.reasons(outcome.plan.plan)
        if !reasons.isEmpty { text += "\n" + reasons }
        return text + (outcome.isRehearsal ? "\nNothing has been written.\n" : ending(outcome, style))
    }

    private static func render(_ part: ServicePlan.Part, _ style: Style) -> String {
        var text = "\n\(style.bold(part.title))\n"
        if !part.note.isEmpty { text += "\(part.note)\n" }
        guard !part.rows.isEmpty else { return text }
        if part.columns.count == 1 { return text + part.rows.map { "  \($0[0])\n" }.joined() }
        var table = TextTable(part.columns.map { ($0.title, $0.isNumber ? .right : .left) })
        for row in part.rows.prefix(shown) { table.add(row) }
        text += table.render(style: style)
        if part.rows.count > shown { text += "… and \(Figures.count(part.rows.count - shown)) more\n" }
        return text
    }

    private static let shown = 60

    private static func ending(_ outcome: Outcome, _ style: Style) -> String {
        var text = ""
        for (reason, count) in grouped(outcome.refusals) {
            text += "\n\(style.yellow("Refused")): \(Figures.count(count)) × \(reason)\n"
        }
        if let check = outcome.check?.plan {
            let same = check.count(.unchanged)
            text += "\nRead back and compared: \(Figures.count(same)) records are there as planned"
            let differing = check.count(.skipped) - check.count(.duplicate)
            if differing > 0 { text += ", \(Figures.count(differing)) were there before and differ" }
            if outcome.missing > 0 { text += ", \(style.red("\(Figures.count(outcome.missing)) are not"))" }
            text += ".\n"
        }
        if outcome.mailable > 0 {
            text += style.red(
                "\(Figures.count(outcome.mailable)) people may be mailed there who must not be: the service did not take their state. Do not send before you have mended it.\n"
            )
        }
        if let file = outcome.notImported {
            text += "Not imported, with the reasons: \(Terminal.safe(file, limit: 1000))\n"
        }
        if let folder = outcome.rejectedFolder { text += MergeText.rejected(folder, outcome.plan.prepared) }
        if let journal = outcome.journal {
            text += "What was written is in \(Terminal.safe(journal, limit: 1000)); keep it with the archive.\n"
        }
        return text + "Done in \(Figures.duration(outcome.seconds)).\n"
    }

    /// Refusals by their kinds and reasons.
    private static func grouped(_ refusals: [ServiceRefusal]) -> [(String, Int)] {
        var counts: [String: Int] = [:]
        for refusal in refusals { counts["\(refusal.kind.name): \(refusal.reason)", default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    static func object(_ outcome: Outcome) -> JSONValue {
        let plan = outcome.plan.plan
        let kinds = outcome.plan.prepared.plan.exported.map { entry -> JSONValue.Member in
            let counts = RecordOutcome.allCases.map {
                JSONValue.Member($0.word, .integer(plan.count($0, of: entry.kind.id)))
            }
            return .init(entry.kind.id.name, .object(counts))
        }
        let losses = outcome.plan.losses.losses.map { loss -> JSONValue in
            .object(present: [
                "kind": .string(loss.loss.kind.name), "field": loss.loss.field.map { .string($0) },
                "reason": .string(loss.loss.reason), "count": .integer(loss.count),
            ])
        }
        let states = outcome.plan.losses.mappings.map { mapping -> JSONValue in
            ["state": .string(mapping.status), "becomes": .string(mapping.words), "count": .integer(mapping.count)]
        }
        return .object(present: [
            "event": .string(outcome.isRehearsal ? "plan" : "result"), "command": "import",
            "account": .string(outcome.plan.prepared.identity.account),
            "outcome": .string(outcome.code == nil ? "ok" : outcome.code == .partial ? "partial" : "consent_guard"),
            "exit": .integer(Int(outcome.code?.rawValue ?? 0)),
            "target_changed": .bool(plan.changesTarget && !outcome.isRehearsal),
            "milliseconds": .integer(Int(outcome.seconds * 1000)), "kinds": .object(kinds), "states": .array(states),
            "losses": .array(losses), "reasons": MergeText.object(reasons: plan),
            "refused": .array(
                grouped(outcome.refusals).map { ["reason": .string($0.0), "count": .integer($0.1)] }),
            "verified": outcome.check.map(\.plan).map {
                [
                    "unchanged": .integer($0.count(.unchanged)), "different": .integer($0.count(.skipped)),
                    "missing": .integer(outcome.missing), "mailable": .integer(outcome.mailable),
                ]
            },
            "not_imported": outcome.notImported.map { .string($0) },
            "journal": outcome.journal.map { .string($0) },
        ])
    }
}
