import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

/// What is said about upload files.
enum UploadText {
    /// The end of an import for people.
    static func summary(
        _ report: UploadReport, _ outcome: ImportRun.Outcome, target: String, style: Style
    ) -> String {
        let place = style.bold(Terminal.safe(target, limit: 1000))
        var text = style.green(style.bold("Written"))
        text += ": files for \(report.service) in \(place), \(Figures.duration(outcome.seconds))\n\n"
        text += Self.text(report, style: style) + warnings(outcome.prepared.plan)
        text += MergeText.reasons(outcome.leftOut)
        if let folder = outcome.rejectedFolder { text += MergeText.rejected(folder, outcome.prepared) }
        return text + "\nREADME.txt says what to click, in which order. Begin with those who must not be mailed.\n"
    }

    /// The files, where all records went, and what the service cannot hold.
    static func text(_ report: UploadReport, style: Style) -> String {
        var files = TextTable([("file", .left), ("rows", .right), ("what it is", .left)])
        for file in report.files { files.add([file.path, Figures.count(file.rows), file.what]) }
        var people = TextTable([
            ("records", .left), ("may be mailed", .right), ("must not be", .right), ("left out", .right),
            ("total", .right),
        ])
        for tally in report.tallies {
            let counts = [tally.mailable, tally.held, tally.leftOut, tally.total]
            people.add([AssetKind.kind(tally.kind)?.label ?? tally.kind.name] + counts.map(Figures.count))
        }
        let bodies = report.bodies == 0 ? "" : "\n\(Figures.count(report.bodies)) bodies of templates and campaigns.\n"
        return files.render(style: style) + bodies + "\n" + people.render(style: style) + losses(report)
            + others(report)
    }

    /// What a dry run says.
    static func plan(_ report: UploadReport, _ prepared: ImportRun.Prepared, target: String, style: Style) -> String {
        let account = Terminal.safe(prepared.plan.inventory.account)
        return
            "\(style.bold("Plan:")) files for \(report.service) from account \(account) in \(Terminal.safe(target, limit: 1000))\n\n"
            + text(report, style: style) + warnings(prepared.plan) + "\nNothing has been written.\n"
    }

    /// What the archive does not hold of those who must not be mailed: then the files do not hold them either.
    private static func warnings(_ plan: Plan) -> String {
        let kinds: [AssetKind.ID] = [.suppression, .contact, .subscription]
        return plan.entries.reduce(into: "") { text, entry in
            guard kinds.contains(entry.kind.id), let reason = entry.action.reason else { return }
            text +=
                "\nWARNING: the archive does not hold all \(entry.kind.label) (\(Terminal.safe(reason))). Somebody who said no may be"
                + " missing among those who must not be mailed: add them in the service by hand.\n"
        }
    }

    private static func others(_ report: UploadReport) -> String {
        guard !report.others.isEmpty else { return "" }
        let words = report.others.map { "\(Figures.count($0.count)) \(AssetKind.kind($0.kind)?.label ?? "")" }
        return "\nOnly in the archive: \(words.joined(separator: ", ")).\n"
    }

    private static func losses(_ report: UploadReport) -> String {
        guard !report.losses.isEmpty else { return "" }
        var text = "\nNot representable, or not whole (not-representable.csv):\n"
        for loss in report.losses {
            let kind =
                loss.count == 1 ? loss.kind.name.replacing("_", with: " ") : AssetKind.kind(loss.kind)?.label ?? ""
            let outcome = loss.isLeftOut ? "left out" : "written"
            text += "  \(Figures.count(loss.count)) \(kind), \(outcome): \(loss.reason)\n"
        }
        return text
    }

    /// The same for programs, as an event of its own.
    static func event(_ report: UploadReport) -> JSONValue {
        ["event": "uploads", "command": "import", "target_changed": false, "uploads": object(report)]
    }

    /// The same for programs.
    static func object(_ report: UploadReport) -> JSONValue {
        [
            "service": .string(report.service),
            "files": .array(
                report.files.map { file in
                    [
                        "path": .string(file.path), "rows": .integer(file.rows), "bytes": .integer(file.bytes),
                        "what": .string(file.what),
                    ]
                }),
            "records": .object(
                report.tallies.map { tally in
                    .init(
                        tally.kind.name,
                        [
                            "mailable": .integer(tally.mailable), "held": .integer(tally.held),
                            "left_out": .integer(tally.leftOut), "total": .integer(tally.total),
                        ])
                }),
            "not_representable": .array(
                report.losses.map { loss in
                    [
                        "kind": .string(loss.kind.name), "reason": .string(loss.reason),
                        "left_out": .bool(loss.isLeftOut),
                        "count": .integer(loss.count),
                    ]
                }),
            "only_in_archive": .object(report.others.map { .init($0.kind.name, .integer($0.count)) }),
            "proofs": .integer(report.proofs), "bodies": .integer(report.bodies),
        ]
    }
}
