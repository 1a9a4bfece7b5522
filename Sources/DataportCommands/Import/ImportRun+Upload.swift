import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

// An import into files that people upload to a service by hand.
extension ImportRun {
    /// Refuses options that have no meaning for such files, or a dangerous one.
    func requireUploadOptions(_ target: any ImportTarget) throws(DataportError) {
        guard target is UploadTarget else { return }
        guard !request.merging.allowsResubscribing else {
            throw DataportError(
                .usage, "--allow-resubscribe is not for upload files: nobody who said no is ever in one to be mailed",
                advice: "leave it out")
        }
    }

    /// Refuses to leave out what says who must not be mailed, or to whom it belongs.
    func requirePeople(_ plan: Plan) throws(DataportError) {
        let needed: Set<AssetKind.ID> = [.suppression, .list, .contact, .subscription]
        for entry in plan.entries where needed.contains(entry.kind.id) {
            guard case .exclude = entry.action else { continue }
            throw DataportError(
                .consentGuard, "\(entry.kind.label) would be left out, and people who said no could become mailable",
                place: request.archive,
                advice: "leave --kinds and --except out, or name subscribers, lists and suppressions")
        }
    }

    /// Goes through the import without writing, where the target can, and shows what would be in which file.
    func rehearse(
        _ prepared: Prepared, _ source: PrunedSource, in target: any ImportTarget, at location: String
    ) async throws {
        guard let rehearsing = target.rehearsing else { return }
        let sink = try rehearsing.newAccount(prepared.account, at: location, identity: prepared.identity)
        _ = try await transfer(source, prepared.plan, to: sink)
        try await sink.commit()
        guard let report = (sink as? UploadSink)?.report else { return }
        let console = Console.standardOutput
        if reporting.json {
            return try console.write(UploadText.event(report).text(.compact) + "\n")
        }
        try console.write(UploadText.plan(report, prepared, target: request.target, style: console.style))
    }
}
