import DataportCore
import DataportFormats
import DataportProviders

/// The runs that a target remembers, and taking one back.
struct ImportHistory {
    /// The URI of the target.
    let target: String
    let reporting: OutputOptions

    func show() throws {
        let (target, location) = try ProviderRegistry.target(self.target)
        let runs = try target.runs(at: location)
        let console = Console.standardOutput
        if reporting.json {
            for run in runs { try console.write(Self.object(run).text(.compact) + "\n") }
            return
        }
        guard !runs.isEmpty else { return try console.write("No import has been made into this target.\n") }
        var table = TextTable([
            ("run", .right), ("account", .left), ("from", .left), ("finished", .left), ("created", .right),
            ("updated", .right), ("undone", .left),
        ])
        for run in runs {
            table.add([
                "\(run.run)", Terminal.safe(run.account), Terminal.safe(run.origin), run.finished,
                Figures.count(run.created), Figures.count(run.updated), run.undone ?? "–",
            ])
        }
        try console.write(table.render(style: console.style))
    }

    func undo(_ run: Int64, allowsResubscribing: Bool) async throws {
        let (target, location) = try ProviderRegistry.target(self.target)
        let report = try await target.undo(run, at: location, allowsResubscribing: allowsResubscribing)
        let console = Console.standardOutput
        if reporting.json { return try console.write(Self.object(report, run).text(.compact) + "\n") }
        if !reporting.quiet { try console.write(Self.text(report, run, style: console.style)) }
    }

    private static func text(_ report: ImportUndo.Report, _ run: Int64, style: Style) -> String {
        let account = Terminal.safe(report.account)
        var text = "\(style.green(style.bold("Taken back"))): run \(run)"
        text += report.removedAccount ? ", account \(account) is gone\n" : " of account \(account)\n"
        text +=
            "  \(Figures.count(report.deleted)) records removed, \(Figures.count(report.restored)) as they were before,"
        text += " \(Figures.count(report.contentFiles)) bodies and media removed\n"
        if report.loosened > 0 {
            text += "  \(Figures.count(report.loosened)) may be mailed again, as before the run.\n"
        }
        return text
    }

    private static func object(_ report: ImportUndo.Report, _ run: Int64) -> JSONValue {
        [
            "event": "result", "command": "import", "undo": .integer(Int(run)), "account": .string(report.account),
            "outcome": "ok", "exit": 0, "target_changed": true, "removed_account": .bool(report.removedAccount),
            "deleted": .integer(report.deleted), "restored": .integer(report.restored),
            "content_files": .integer(report.contentFiles), "loosened": .integer(report.loosened),
        ]
    }

    private static func object(_ run: ImportRecord) -> JSONValue {
        .object(present: [
            "event": "run", "run": .integer(Int(run.run)), "account": .string(run.account),
            "origin": .string(run.origin), "archive_sha256": .string(run.archiveDigest),
            "finished": .string(run.finished), "undone": run.undone.map { .string($0) },
            "created": .integer(run.created), "updated": .integer(run.updated),
        ])
    }
}
