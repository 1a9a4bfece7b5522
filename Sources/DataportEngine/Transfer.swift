package import DataportCore
package import Logging

/// Moves the records of a plan from a source to a sink, kind by kind in load order, then the attachments they refer to.
///
/// Read = written + rejected holds for every kind, or the run fails: nothing is lost in silence.
package struct Transfer {
    private let source: any Source
    private let sink: any Sink
    private let plan: Plan
    private let log: Logger
    private let observer: ProgressObserver
    private let interruption: @Sendable () throws -> Void

    /// A transfer of `plan`. `interruption` is asked at every batch boundary and throws to stop the run there.
    package init(
        from source: any Source, to sink: any Sink, plan: Plan, log: Logger,
        observer: @escaping ProgressObserver = { _ in }, interruption: @escaping @Sendable () throws -> Void = {}
    ) {
        self.source = source
        self.sink = sink
        self.plan = plan
        self.log = log
        self.observer = observer
        self.interruption = interruption
    }

    /// Runs the transfer to its end and says what became of every record.
    package func run() async throws -> TransferReport {
        var report = TransferReport()
        var progress = Progress(phase: .finishing, records: 0, totalRecords: plan.recordCount, attachments: 0)
        var batch = RecordBatch()
        for entry in plan.exported {
            progress.phase = .records(entry.kind.id)
            report.kinds.append(try await move(entry, &batch, &progress))
        }
        progress.phase = .attachments
        report.attachments = try await moveAttachments(&progress)
        progress.phase = .finishing
        observer(progress)
        return report
    }

    private func move(
        _ entry: Plan.Entry, _ batch: inout RecordBatch, _ progress: inout Progress
    ) async throws -> TransferReport.Kind {
        let kind = entry.kind
        var outcome = TransferReport.Kind(kind: kind.id, redacted: kind.secretFields.map { _ in 0 })
        let redactor = Redactor(kind: kind)
        var cursor = try await source.cursor(over: kind, after: nil)
        var writer = try await sink.writer(for: kind)
        while try await cursor.next(into: &batch) != nil {
            try interruption()
            let rows = batch.rowCount
            for (index, count) in redactor.redact(&batch).enumerated() { outcome.redacted[index] += count }
            let written = try await writer.write(&batch)
            outcome.read += rows
            outcome.written += written.written
            outcome.rejected += written.rejected.count
            progress.records += rows
            observer(progress)
        }
        try await writer.finish()
        try reconcile(outcome, planned: entry.count)
        log.debug("kind done", metadata: ["kind": "\(kind.id)", "records": "\(outcome.read)"])
        return outcome
    }

    private func reconcile(_ outcome: TransferReport.Kind, planned: Int?) throws(DataportError) {
        guard outcome.read == outcome.written + outcome.rejected else {
            throw DataportError(
                .internalError, "\(outcome.read) records were read and \(outcome.written) arrived",
                place: outcome.kind.name,
                advice: "please report this; nothing was published")
        }
        if plan.inventory.isSnapshot, let planned, planned != outcome.read {
            throw DataportError(
                .internalError, "the source counted \(planned) records and gave \(outcome.read)",
                place: outcome.kind.name,
                advice: "the store may be corrupt: check it with `sqlite3 STORE 'PRAGMA integrity_check'`")
        }
    }

    private func moveAttachments(_ progress: inout Progress) async throws -> Int {
        let kinds = plan.exported.map(\.kind).filter { !$0.attachmentFields.isEmpty }
        guard !kinds.isEmpty else { return 0 }
        var cursor = try await source.attachments(of: kinds)
        while let attachment = try await cursor.next() {
            try interruption()
            try await sink.store(attachment, from: &cursor)
            progress.attachments += 1
            observer(progress)
        }
        return progress.attachments
    }
}

/// What became of every record of a transfer.
package struct TransferReport: Sendable, Equatable {
    /// One kind's counts.
    package struct Kind: Sendable, Equatable {
        package let kind: AssetKind.ID
        package var read = 0
        package var written = 0
        package var rejected = 0
        /// Secrets taken out, in the order of the kind's secret fields.
        package var redacted: [Int]
    }

    package var kinds: [Kind] = []
    package var attachments = 0

    /// Records read, over all kinds.
    package var recordsRead: Int { kinds.reduce(0) { $0 + $1.read } }
}
