import DataportBodies
import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

// An import into an account that the target holds.
extension ImportRun {
    /// What a merge did, or will do.
    struct MergeOutcome {
        let prepared: Prepared
        let plan: MergePlan
        let seconds: Double
        let isRehearsal: Bool
        /// Where the rejected records stand.
        var rejectedFolder: String?
        /// The run that brought the archive, when the ledger knows one.
        var knownRun: ImportRecord?
    }

    func merge(_ prepared: Prepared, into target: any ImportTarget, at location: String) async throws {
        let started = ProgressLine.now()
        if request.resumes, let known = try finishedRun(of: prepared, in: target, at: location) {
            return try show(
                MergeOutcome(
                    prepared: prepared, plan: MergePlan(), seconds: 0, isRehearsal: false, knownRun: known))
        }
        let sink = try target.merge(
            into: prepared.account, at: location, identity: prepared.identity, options: request.merging)
        let fingerprint = request.planFile == nil ? "" : try await sink.fingerprint()
        if !request.merging.isRehearsal { try PlanFile.require(request, prepared, fingerprint: fingerprint) }
        _ = try await transfer(prepared.records, prepared.plan, to: sink)
        var plan = try await sink.plan()
        plan.entries += leftOut(of: prepared)
        let isRehearsal = request.merging.isRehearsal
        var rejected: String?
        if isRehearsal {
            try PlanFile.write(request, prepared, fingerprint: fingerprint)
        } else {
            try refuse(plan)
            if plan.count(.rejected) > 0 {
                rejected = try await writeRejected(plan, from: sink, prepared)
            }
            if plan.changesTarget { try await sink.commit() }
        }
        try show(
            MergeOutcome(
                prepared: prepared, plan: plan, seconds: ProgressLine.now() - started, isRehearsal: isRehearsal,
                rejectedFolder: rejected))
        if plan.count(.rejected) > 0, !isRehearsal { ExitStatus(.partial).end() }
    }

    /// The run that did what this one is to do: the same archive, the same kinds, and the same done with what differs. Whether consent was
    /// allowed to count and bodies were translated is not kept, so that such an import is always looked at again.
    private func finishedRun(
        of prepared: Prepared, in target: any ImportTarget, at location: String
    ) throws -> ImportRecord? {
        guard !request.merging.allowsResubscribing, request.translation.isEmpty else { return nil }
        return try target.runs(at: location).last { run in
            run.undone == nil && run.account.utf8.elementsEqual(prepared.account.utf8)
                && run.archiveDigest == prepared.identity.archiveDigest
                && (run.policy == nil || run.policy == request.merging.onConflict)
                && prepared.plan.exported.allSatisfy { run.records[$0.kind.id.name] ?? 0 == $0.count ?? 0 }
        }
    }

    /// Ends the import when something in the plan was not to happen. Nothing has been made visible then.
    func refuse(_ plan: MergePlan) throws(DataportError) {
        if request.merging.onConflict == .fail {
            let count = plan.count(.skipped) - plan.count(.duplicate)
            guard count == 0 else {
                throw DataportError(
                    .cannotCreate,
                    "\(Figures.count(count)) record\(count == 1 ? "" : "s") of the target differ\(count == 1 ? "s" : ""); nothing was written",
                    place: request.target,
                    advice: "--dry-run shows them; --on-conflict skip, update or replace says what to do with them")
            }
        }
        let rejected = plan.count(.rejected)
        guard rejected > 0, !request.skipsRejected else { return }
        throw DataportError(
            .badInput,
            "\(Figures.count(rejected)) record\(rejected == 1 ? "" : "s") cannot be imported; nothing was written",
            place: request.archive, advice: "--dry-run shows them; --on-error skip imports the others")
    }

    private func show(_ outcome: MergeOutcome) throws(DataportError) {
        let console = Console.standardOutput
        if reporting.json { return try console.write(MergeText.object(outcome).text(.compact) + "\n") }
        guard !reporting.quiet else { return }
        let bodies =
            outcome.knownRun == nil ? BodyText.text(outcome.prepared, request, style: console.style) : ""
        try console.write(MergeText.text(outcome, target: request.target, style: console.style) + bodies)
    }
}
