import DataportArchive
import DataportCore
import DataportEngine
import DataportProviders

// An import of an archive in which values of records are not valid.
extension ImportRun {
    /// The source without the records that are not valid, and without what refers to them, when that was asked for and hurts nobody.
    /// - Throws: `badInput` when the archive is to be refused as a whole.
    func leaveOutInvalid(
        of source: ArchiveSource, _ log: FindingLog, _ line: ProgressLine?
    ) throws -> ArchiveSource {
        guard request.skipsRejected else { throw refusal(log) }
        guard LeftOutScan.canLeaveOut(log) else {
            let rule = log.entries.first { $0.rule.severity == .error && !$0.rule.id.hasPrefix("field.") }?.rule.id
            throw refusal(log, because: "not all of them are about values of records (\(rule ?? ""))")
        }
        let leftOut = try LeftOutScan(source) { kind, records in
            try Interruption.check()
            line?.show(Progress(phase: .records(kind), records: records, totalRecords: 0, attachments: 0))
        }.run()
        // Then the formats do not say the same.
        guard leftOut.count() > 0 else {
            throw refusal(log, because: "none of them is in the format that records are read from")
        }
        try requireHolds(leftOut)
        return source.leavingOut(leftOut)
    }

    func refusal(_ log: FindingLog, because reason: String? = nil) -> DataportError {
        let errors = log.total(.error)
        return DataportError(
            .badInput,
            "the archive has \(Figures.count(errors)) error\(errors == 1 ? "" : "s")\(reason.map { ", and \($0)" } ?? "");"
                + " nothing was written",
            place: request.archive,
            advice: "`dataport validate` shows them: dataport validate \(Shell.quote(request.archive))")
    }

    /// What keeps people from being mailed is never left out: the person it is about could become mailable.
    func requireHolds(_ leftOut: LeftOut) throws(DataportError) {
        for kind in [AssetKind.account, .suppressionList, .suppression] where leftOut.count(of: kind.id) > 0 {
            let count = leftOut.count(of: kind.id)
            throw cannotLeaveOut(
                "\(Figures.count(count)) \(count == 1 ? kind.id.name.replacing("_", with: " ") : kind.label)",
                kind == .account
                    ? "everything belongs to it" : "whom it holds back could become mailable")
        }
    }

    /// In an account that is there a person may be subscribed whose no the archive holds: it must not be lost either.
    func requireNoes(_ leftOut: LeftOut) throws(DataportError) {
        let subscriptions = leftOut.subscriptionsWithoutYes
        if subscriptions > 0 {
            throw cannotLeaveOut(
                "\(Figures.count(subscriptions)) subscription\(subscriptions == 1 ? "" : "s") that may say no",
                "whom they are about could stay mailable in the account that is there")
        }
        let events = leftOut.count(of: .consentEvent)
        if request.merging.allowsResubscribing, events > 0 {
            throw cannotLeaveOut(
                "\(Figures.count(events)) consent event\(events == 1 ? "" : "s")",
                "--allow-resubscribe decides by them")
        }
    }

    private func cannotLeaveOut(_ what: String, _ reason: String) -> DataportError {
        DataportError(
            .badInput, "\(what) would be left out, and \(reason); nothing was written", place: request.archive,
            advice:
                "mend the records: `dataport validate` shows them, and docs/tutorial-import.md how to mend an archive")
    }

    func writeRejected(
        _ plan: MergePlan, from sink: (any MergingSink)?, _ prepared: Prepared
    ) async throws -> String {
        var folder = RejectedFolder(beside: request.archive)
        return try await folder.write(plan, from: sink, prepared)
    }

    /// What is left out of the kinds that are imported, as a part of the plan.
    func leftOut(of prepared: Prepared) -> [MergePlan.Entry] {
        let kinds = Set(prepared.plan.exported.map(\.kind.id))
        return prepared.source.leftOut.entries.filter { kinds.contains($0.kind) }
    }
}
