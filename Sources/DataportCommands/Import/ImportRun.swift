import DataportArchive
import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

/// One import, from the validation of the archive to the commit.
struct ImportRun {
    let archive: String
    /// The URI of the target.
    let target: String
    let selection: KindSelection
    let format: ArchiveFormat?
    let limits: ReadingLimits
    let reporting: OutputOptions

    /// What an import will do.
    struct Prepared {
        let source: PrunedSource
        let plan: Plan
        /// The account's id in the target.
        let account: String
    }

    /// What an import did.
    struct Outcome {
        let prepared: Prepared
        let report: TransferReport
        let seconds: Double
    }

    /// Opens the archive and checks it to the last byte.
    /// - Throws: `badInput` when there are errors in it.
    func openArchive() throws -> ArchiveSource {
        let reader = try ArchiveReader(path: archive, limits: limits)
        let source = try ArchiveSource(reader, format: format)
        let line = reporting.showsProgress ? ProgressLine(console: .standardError) : nil
        defer { line?.clear() }
        let folder = Console.environment("TMPDIR") ?? "/tmp"
        var validator = try ArchiveValidator(reader, limit: 1, directory: folder) { kind, records in
            try Interruption.check()
            let phase = kind.map { Progress.Phase.records($0) } ?? .attachments
            line?.show(Progress(phase: phase, records: records, totalRecords: 0, attachments: 0))
        }
        let errors = try validator.run().log.total(.error)
        guard errors == 0 else {
            throw DataportError(
                .badInput,
                "the archive has \(Figures.count(errors)) error\(errors == 1 ? "" : "s"); nothing was written",
                place: archive, advice: "`dataport validate` shows them: dataport validate \(Shell.quote(archive))")
        }
        return source
    }

    /// What would be written, against a target that must not hold the account yet.
    func plan(_ source: ArchiveSource, account: String) async throws -> Prepared {
        try refuseExisting(account)
        let plan = try await Planner(source: source, selection: selection).plan()
        let pruned = try PrunedSource(source, keeping: plan.exported.filter { $0.count != 0 }.map(\.kind))
        return Prepared(source: pruned, plan: plan, account: account)
    }

    /// Writes everything in one transaction.
    func execute(_ prepared: Prepared) async throws -> Outcome {
        let started = ProgressLine.now()
        let line = reporting.showsProgress ? ProgressLine(console: .standardError) : nil
        defer { line?.clear() }
        let sink = try ProviderRegistry.openSink(target, account: prepared.account)
        let transfer = Transfer(
            from: prepared.source, to: sink, plan: prepared.plan, log: reporting.logger(),
            observer: { line?.show($0) }, interruption: { try Interruption.check() })
        let report = try await transfer.run()
        try await sink.commit()
        return Outcome(prepared: prepared, report: report, seconds: ProgressLine.now() - started)
    }

    private func refuseExisting(_ account: String) throws(DataportError) {
        do throws(DataportError) {
            _ = try ProviderRegistry.openSource(target, account: account)
        } catch {
            // No store and no such account are what an import wants.
            if error.code == .noInput { return }
            throw error
        }
        throw DataportError(
            .cannotCreate, "the target holds account \(Terminal.safe(account)) already", place: target,
            advice: "choose another id with --map-account, or another target")
    }

    // MARK: Saying

    func show(_ prepared: Prepared) throws(DataportError) {
        let console = Console.standardOutput
        if reporting.json { return try console.write(ImportText.object(prepared).text(.compact) + "\n") }
        try console.write(ImportText.plan(prepared, target: target, style: console.style))
    }

    func show(_ outcome: Outcome) throws(DataportError) {
        let console = Console.standardOutput
        if reporting.json { return try console.write(ImportText.object(outcome).text(.compact) + "\n") }
        if !reporting.quiet { try console.write(ImportText.summary(outcome, target: target, style: console.style)) }
    }
}
