import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

/// Compares an archive, or any source, with a live service: what the service can hold of it, with what it holds.
struct ServiceCompare {
    let left: any Source
    let account: String
    let target: any ImportTarget
    let location: String
    let name: String
    let selection: KindSelection
    let reporting: OutputOptions

    /// Compares, says what it found, and returns whether everything is there that can be.
    func run() async throws -> Bool {
        let (records, losses) = try await target.projected(left, at: location)
        let identity = ImportIdentity(
            origin: ImportIdentity.origin(provider: try await provider(), account: account), account: account,
            archiveDigest: "", started: try Clock.now())
        let sink = try target.merge(
            into: account, at: location, identity: identity, options: MergeOptions(isRehearsal: true))
        let plan = try await Planner(source: records, selection: selection).plan(counting: false)
        let transfer = Transfer(
            from: records, to: sink, plan: plan, log: reporting.logger(), interruption: { try Interruption.check() })
        _ = try await transfer.run()
        let found = try await sink.plan()
        try show(found, losses, plan)
        return differences(found) == 0
    }

    private func differences(_ plan: MergePlan) -> Int {
        plan.count(.created) + plan.count(.updated) + plan.count(.rejected) + plan.count(.skipped)
            - plan.count(.duplicate)
    }

    private func provider() async throws -> String {
        guard let field = AssetKind.account.index(of: "provider") else { return "" }
        var cursor = try await left.cursor(over: .account, after: nil)
        var batch = RecordBatch(fieldCount: AssetKind.account.fields.count)
        guard try await cursor.next(into: &batch) != nil, batch.rowCount > 0 else { return "" }
        return batch.text(row: 0, field: field) ?? ""
    }

    private func show(_ found: MergePlan, _ losses: LossTally?, _ plan: Plan) throws(DataportError) {
        let console = Console.standardOutput
        let lost = losses?.losses ?? []
        if reporting.json { return try console.write(object(found, lost).text(.compact) + "\n") }
        guard !reporting.quiet else { return }
        let style = console.style
        var table = TextTable([
            ("kind", .left), ("same", .right), ("different", .right), ("only left", .right),
            ("cannot be there", .right),
        ])
        for entry in plan.exported {
            let leftOut = lost.reduce(0) { $1.loss.kind == entry.kind.id && $1.loss.field == nil ? $0 + $1.count : $0 }
            let differing = found.entries.reduce(0) { sum, other in
                let isDifferent = other.outcome == .skipped && other.reason != .duplicate || other.outcome == .updated
                return other.kind == entry.kind.id && isDifferent ? sum + other.count : sum
            }
            let counts = [
                found.count(.unchanged, of: entry.kind.id), differing,
                found.count(.created, of: entry.kind.id) + found.count(.rejected, of: entry.kind.id), leftOut,
            ]
            guard counts.contains(where: { $0 > 0 }) else { continue }
            table.add([entry.kind.label] + counts.map { $0 == 0 ? "–" : Figures.count($0) })
        }
        var text = table.render(style: style)
        text += "\n" + MergeText.reasons(found)
        for loss in lost where loss.loss.field == nil {
            text += "  \(Figures.count(loss.count)) \(loss.loss.kind.name): \(loss.loss.reason)\n"
        }
        let values = lost.reduce(0) { $1.loss.field == nil ? $0 : $0 + $1.count }
        text += "  \(Figures.count(values)) values of fields have no place there (`dataport provider show` says why)\n"
        let count = differences(found)
        text +=
            count == 0
            ? "\n\(style.green(style.bold("The same"))): everything that \(Terminal.safe(name, limit: 1000)) can hold is there.\n"
            : "\n\(style.red(style.bold("Not the same"))): \(Figures.count(count)) records are missing or differ.\n"
        try console.write(text)
    }

    private func object(_ found: MergePlan, _ lost: [(loss: LossTally.Loss, count: Int)]) -> JSONValue {
        [
            "event": "result", "command": "compare", "equal": .bool(differences(found) == 0),
            "same": .integer(found.count(.unchanged)),
            "different": .integer(found.count(.skipped) - found.count(.duplicate) + found.count(.updated)),
            "only_left": .integer(found.count(.created) + found.count(.rejected)),
            "left_out": .integer(lost.reduce(0) { $1.loss.field == nil ? $0 + $1.count : $0 }),
            "lost_values": .integer(lost.reduce(0) { $1.loss.field == nil ? $0 : $0 + $1.count }),
            "reasons": MergeText.object(reasons: found),
        ]
    }
}
