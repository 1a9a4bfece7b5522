import DataportArchive
import DataportBodies
import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

/// One import, from the validation of the archive to the commit.
struct ImportRun {
    let request: ImportRequest
    let reporting: OutputOptions

    /// What an import will do.
    struct Prepared {
        let source: ArchiveSource
        /// The source with its bodies translated, when that was asked for.
        let bodies: TranslatedSource?
        let plan: Plan
        /// The account's id in the target.
        let account: String
        let identity: ImportIdentity

        /// What records are read from.
        var records: any Source { bodies ?? source }
    }

    /// What an import of a new account did.
    struct Outcome {
        let prepared: Prepared
        /// References that are empty because what they referred to was left out.
        let losses: [PrunedSource.Loss]
        let report: TransferReport
        let seconds: Double
        /// Records that were left out.
        var leftOut = MergePlan()
        /// Where they stand.
        var rejectedFolder: String?
        /// What upload files hold, when the target is a folder of them.
        var uploads: UploadReport?
    }

    /// Validates the archive and imports it.
    func run() async throws {
        let (given, location) = try ProviderRegistry.target(request.target)
        let target = try given.serving(request.service) { try Interruption.check() }.connecting(sourceOptions())
        try requireUploadOptions(target)
        let reader = try ArchiveReader(path: request.archive, limits: request.limits)
        let archive = try ArchiveSource(reader, format: request.format)
        let isNew = try !target.holds(try request.targetAccount(of: archive.report.account), at: location)
        if isNew, !request.merging.isRehearsal, !request.skipsRejected {
            return try await createWhileChecking(archive, reader, in: target, at: location)
        }
        let source = try await leaveOutUntranslatable(of: checkFirst(archive, reader), reader)
        let prepared = try await prepare(source, reader)
        if target is UploadTarget { try requireNoes(source.leftOut) }
        if isNew { return try await create(prepared, in: target, at: location) }
        try requireNoes(source.leftOut)
        if let capabilities = target.capabilities {
            return try await moveToService(prepared, target, at: location, capabilities)
        }
        guard request.planPage == nil else {
            throw DataportError(
                .usage, "--plan-html is for services", place: request.target, advice: "--dry-run shows the plan")
        }
        try await merge(prepared, into: target, at: location)
    }

    /// How the target is asked, when it is a service.
    private func sourceOptions() throws(DataportError) -> SourceOptions {
        var options = SourceOptions(now: try Clock.now(), isStopped: { Interruption.isRequested })
        options.service = request.asked
        options.service.journal = request.journal
        return options
    }

    /// Checks the archive to the last byte.
    /// - Throws: `badInput` when there are errors in it, and not only such as are left out.
    private func checkFirst(_ archive: ArchiveSource, _ reader: ArchiveReader) throws -> ArchiveSource {
        let line = progressLine
        defer { line?.clear() }
        let log = try Self.check(reader, line)
        return log.total(.error) == 0 ? archive : try leaveOutInvalid(of: archive, log, line)
    }

    private static func check(_ reader: ArchiveReader, _ line: ProgressLine?) throws -> FindingLog {
        let folder = Console.environment("TMPDIR") ?? "/tmp"
        var validator = try ArchiveValidator(reader, limit: 1, directory: folder) { kind, records in
            try Interruption.check()
            let phase = kind.map { Progress.Phase.records($0) } ?? .attachments
            line?.show(Progress(phase: phase, records: records, totalRecords: 0, attachments: 0))
        }
        return try validator.run().log
    }

    /// Loads the archive while it is checked, and commits when it was found valid: what was loaded is visible to nobody before.
    private func createWhileChecking(
        _ source: ArchiveSource, _ reader: ArchiveReader, in target: any ImportTarget, at location: String
    ) async throws {
        let check = Task.detached { try Self.check(reader, nil) }
        let requireValid = {
            let log = try await check.value
            guard log.total(.error) == 0 else { throw refusal(log) }
        }
        do {
            try await create(prepare(source, reader), in: target, at: location, unless: requireValid)
        } catch {
            // What is wrong with the archive says more than what it led to.
            try await requireValid()
            throw error
        }
    }

    private func prepare(_ source: ArchiveSource, _ reader: ArchiveReader) async throws -> Prepared {
        let account = try request.targetAccount(of: source.report.account)
        let plan = try await Planner(source: source, selection: request.selection).plan()
        let identity = ImportIdentity(
            origin: ImportIdentity.origin(provider: try await provider(of: source), account: source.report.account),
            account: source.report.account, archiveDigest: try reader.contentDigest(), started: try Clock.now())
        let bodies = try await translated(source, reader)
        return Prepared(source: source, bodies: bodies, plan: plan, account: account, identity: identity)
    }

    /// The provider that the account's own record names.
    private func provider(of source: ArchiveSource) async throws -> String {
        guard let field = AssetKind.account.index(of: "provider"),
            source.report.kinds.contains(where: { $0.name == AssetKind.ID.account.name && $0.records > 0 })
        else { return "" }
        var cursor = try source.cursor(over: .account, after: nil)
        var batch = RecordBatch(fieldCount: AssetKind.account.fields.count)
        guard try await cursor.next(into: &batch) != nil, batch.rowCount > 0 else { return "" }
        return batch.text(row: 0, field: field) ?? ""
    }

    // MARK: A new account

    /// Makes the account, unless `refusal` throws when all was loaded.
    private func create(
        _ prepared: Prepared, in target: any ImportTarget, at location: String,
        unless refusal: () async throws -> Void = {}
    ) async throws {
        let kept = prepared.plan.exported.filter { $0.count != 0 }.map(\.kind)
        let source = try PrunedSource(prepared.records, keeping: kept)
        if target is UploadTarget { try requirePeople(prepared.plan) }
        if request.merging.isRehearsal {
            try PlanFile.write(request, prepared, fingerprint: PlanFile.noAccount)
            if target.rehearsing == nil || reporting.json { try show(prepared) }
            return try await rehearse(prepared, source, in: target, at: location)
        }
        try PlanFile.require(request, prepared, fingerprint: PlanFile.noAccount)
        let started = ProgressLine.now()
        let sink = try target.newAccount(prepared.account, at: location, identity: prepared.identity)
        let report = try await transfer(source, prepared.plan, to: sink)
        let leftOut = MergePlan(entries: leftOut(of: prepared))
        let rejected =
            if leftOut.count(.rejected) == 0 { nil as String? } else {
                try await writeRejected(leftOut, from: nil, prepared)
            }
        try await refusal()
        try await sink.commit()
        try show(
            Outcome(
                prepared: prepared, losses: source.losses, report: report, seconds: ProgressLine.now() - started,
                leftOut: leftOut, rejectedFolder: rejected, uploads: (sink as? UploadSink)?.report))
        if leftOut.count(.rejected) > 0 { ExitStatus(.partial).end() }
    }

    /// Moves the records and attachments of a plan.
    func transfer(_ source: any Source, _ plan: Plan, to sink: any Sink) async throws -> TransferReport {
        let line = progressLine
        defer { line?.clear() }
        let transfer = Transfer(
            from: source, to: sink, plan: plan, log: reporting.logger(),
            observer: { line?.show($0) }, interruption: { try Interruption.check() })
        return try await transfer.run()
    }

    private var progressLine: ProgressLine? {
        reporting.showsProgress ? ProgressLine(console: .standardError) : nil
    }

    private func show(_ prepared: Prepared) throws(DataportError) {
        let console = Console.standardOutput
        let leftOut = MergePlan(entries: leftOut(of: prepared))
        if reporting.json {
            return try console.write(ImportText.object(prepared, leftOut: leftOut).text(.compact) + "\n")
        }
        try console.write(
            ImportText.plan(prepared, leftOut: leftOut, target: request.target, style: console.style)
                + BodyText.text(prepared, request, style: console.style))
    }

    private func show(_ outcome: Outcome) throws(DataportError) {
        let console = Console.standardOutput
        if reporting.json { return try console.write(ImportText.object(outcome).text(.compact) + "\n") }
        guard !reporting.quiet else { return }
        try console.write(
            ImportText.summary(outcome, target: request.target, style: console.style)
                + BodyText.text(outcome.prepared, request, style: console.style))
    }
}
