import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

// An import into a service that is asked over the network.
extension ImportRun {
    func moveToService(
        _ prepared: Prepared, _ target: any ImportTarget, at location: String, _ capabilities: Capabilities
    ) async throws {
        do { try await move(prepared, target, at: location, capabilities) } catch {
            // A service that was stopped gives up with an error of its own.
            try Interruption.check()
            throw error
        }
    }

    private func move(
        _ prepared: Prepared, _ target: any ImportTarget, at location: String, _ capabilities: Capabilities
    ) async throws {
        let started = ProgressLine.now()
        let (records, losses) = try await target.projected(prepared.records, at: location)
        let sink = try target.merge(
            into: prepared.account, at: location, identity: prepared.identity, options: request.merging)
        guard let sink = sink as? any ServiceSink, let losses else {
            throw DataportError(.internalError, "a service is no service")
        }
        let fingerprint = request.planFile == nil ? "" : try await sink.fingerprint()
        if !request.merging.isRehearsal { try PlanFile.require(request, prepared, fingerprint: fingerprint) }
        let kinds = try await Planner(source: records, selection: request.selection).plan(counting: false)
        _ = try await transfer(records, kinds, to: sink)
        var merge = try await sink.plan()
        merge.entries += leftOut(of: prepared)
        var plan = ServicePlan(prepared: prepared, plan: merge, losses: losses, capabilities: capabilities)
        try await plan.readFacts(from: prepared.records)
        if let page = request.planPage { try TextFile.write(plan.page(target: request.target), to: page) }
        if request.merging.isRehearsal {
            try PlanFile.write(request, prepared, fingerprint: fingerprint)
            return try show(ServiceText.Outcome(plan: plan, isRehearsal: true))
        }
        try await write(plan, to: sink, started: started)
    }

    private func write(_ plan: ServicePlan, to sink: any ServiceSink, started: Double) async throws {
        try refuse(plan.plan)
        var outcome = ServiceText.Outcome(plan: plan, isRehearsal: false)
        if plan.plan.count(.rejected) > 0 {
            outcome.rejectedFolder = try await writeRejected(plan.plan, from: sink, plan.prepared)
        }
        let line = reporting.showsProgress ? ProgressLine(console: .standardError) : nil
        line?.show(Progress(phase: .finishing, records: 0, totalRecords: 0, attachments: 0))
        defer { line?.clear() }
        if plan.plan.changesTarget { try await sink.commit() }
        outcome.refusals = sink.refusals
        outcome.check = try await sink.verify()
        line?.clear()
        outcome.notImported = try NotImportedFile.write(
            beside: request.archive, plan.losses, outcome.refusals)
        outcome.journal = request.journal
        outcome.seconds = ProgressLine.now() - started
        try show(outcome)
        if let code = outcome.code { ExitStatus(code).end() }
    }

    private func show(_ outcome: ServiceText.Outcome) throws(DataportError) {
        let console = Console.standardOutput
        if reporting.json { return try console.write(ServiceText.object(outcome).text(.compact) + "\n") }
        guard !reporting.quiet else { return }
        try console.write(ServiceText.text(outcome, target: request.target, style: console.style))
    }
}
