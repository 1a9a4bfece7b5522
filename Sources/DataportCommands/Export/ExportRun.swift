import DataportArchive
import DataportCore
import DataportEngine
import DataportFormats
import Logging

/// One export, from the plan to the published archive.
struct ExportRun {
    let request: ExportRequest
    let source: any Source
    let media: ExportMedia
    let plan: Plan
    let log: Logger

    /// What an export ended with.
    struct Outcome: Sendable {
        let report: TransferReport
        let facts: ArchiveFacts
        let media: ExportMedia
        var seconds: Double
        let archiveBytes: Int
        let remarks: [Remark]
    }

    /// Reads the source, writes the archive and publishes it.
    func execute(observer: @escaping ProgressObserver) async throws -> Outcome {
        let started = ProgressLine.now()
        let overview = OverviewCollector()
        let options = ArchiveOptions(
            formats: request.formats, compression: request.compression, created: request.created,
            observer: { overview.observe($0, kind: $1) })
        var outcome = try await ArchiveWriter.write(to: request.destination, options: options) { archive in
            try await fill(archive, overview, observer)
        }
        outcome.seconds = ProgressLine.now() - started
        return outcome
    }

    private func fill(
        _ archive: ArchiveWriter, _ overview: OverviewCollector, _ observer: @escaping ProgressObserver
    ) async throws -> Outcome {
        let transfer = Transfer(
            from: media.records, to: archive, plan: plan, log: log, observer: observer,
            interruption: { try Interruption.check() })
        let report = try await transfer.run()
        try await addSchemas(to: archive)
        let spreadsheets = try await addSpreadsheets(to: archive)
        let facts = facts(report, archive, spreadsheets)
        try await addPages(facts, overview.overview(), to: archive)
        try Interruption.check()
        let bytes = try await archive.finish(facts: facts)
        return Outcome(
            report: report, facts: facts, media: media, seconds: 0, archiveBytes: bytes, remarks: plan.inventory.remarks
        )
    }

    private func addSchemas(to archive: ArchiveWriter) async throws {
        let kinds = plan.exported.map(\.kind)
        if request.formats.contains(.json) {
            for kind in kinds {
                let schema = SchemaLanguage.jsonSchema.render(kind)
                try await archive.add(path: "schema/json/\(kind.id).schema.json", bytes: Array(schema.utf8))
            }
        }
        if request.formats.contains(.xml) {
            let schema = XSDRenderer.render(AssetKind.catalogue)
            try await archive.add(path: "schema/xml/dataport.xsd", bytes: Array(schema.utf8))
        }
    }

    private func addSpreadsheets(to archive: ArchiveWriter) async throws -> [ArchiveFacts.Spreadsheet] {
        guard request.addsSpreadsheets else { return [] }
        return try await SpreadsheetExport(source: source, archive: archive).run()
    }

    private func addPages(
        _ facts: ArchiveFacts, _ overview: AccountOverview, to archive: ArchiveWriter
    ) async throws {
        var writer = ByteWriter()
        PortabilityReport(facts: facts, overview: overview).write(into: &writer)
        try await archive.add(path: "report/portability-report.json", bytes: writer)
        writer.removeAll()
        IndexPage(facts: facts, overview: overview).write(into: &writer)
        try await archive.add(path: "index.html", bytes: writer)
        writer.removeAll()
        ReadMe(facts: facts, overview: overview).write(into: &writer)
        try await archive.add(path: "README.txt", bytes: writer)
    }

    private func facts(
        _ report: TransferReport, _ archive: ArchiveWriter, _ spreadsheets: [ArchiveFacts.Spreadsheet]
    ) -> ArchiveFacts {
        let content = archive.writtenContent
        return ArchiveFacts(
            generator: Version.program, account: request.account, sourceName: plan.inventory.sourceName,
            isSnapshot: plan.inventory.isSnapshot, created: request.created, formats: request.formats,
            kinds: plan.entries.map { facts(of: $0, report, archive) }, contentFiles: content.files,
            contentBytes: content.bytes, redactions: redactions(report), spreadsheets: spreadsheets,
            remarks: plan.inventory.remarks)
    }

    private func facts(
        of entry: Plan.Entry, _ report: TransferReport, _ archive: ArchiveWriter
    ) -> ArchiveFacts.KindFacts {
        let state: ArchiveFacts.KindFacts.State =
            switch entry.action {
            case .export: .complete
            case .exportPart: .partial
            case .exclude: .excluded
            case .unreadable: .unreadable
            }
        let records = report.kinds.first { $0.kind == entry.kind.id }?.written ?? 0
        return ArchiveFacts.KindFacts(
            kind: entry.kind, state: state, reason: entry.action.reason, records: records,
            files: archive.writtenKinds.first { $0.kind == entry.kind.id }?.files ?? [])
    }

    private func redactions(_ report: TransferReport) -> [ArchiveFacts.Redaction] {
        report.kinds.flatMap { outcome -> [ArchiveFacts.Redaction] in
            let fields = AssetKind.kind(outcome.kind)?.secretFields ?? []
            return zip(fields, outcome.redacted).compactMap { field, count in
                guard count > 0, case .secret(let secret) = field.type else { return nil }
                return ArchiveFacts.Redaction(kind: outcome.kind, field: field.name, secret: secret, count: count)
            }
        }
    }
}
