package import DataportCore

/// Makes the plan of an export from what the source says it holds.
package struct Planner {
    private let source: any Source
    private let selection: KindSelection

    /// A planner for `selection` of what `source` holds.
    package init(source: any Source, selection: KindSelection) {
        self.source = source
        self.selection = selection
    }

    /// Reads the inventory. With `counting`, for a plan that is shown or a progress that knows its end, it holds the numbers of
    /// records, and of secrets, for which the few records of these kinds are read.
    package func plan(counting: Bool = true) async throws -> Plan {
        let inventory = try await source.inventory(counting: counting)
        var entries: [Plan.Entry] = []
        for kind in AssetKind.catalogue {
            let known = inventory.entries.first { $0.kind.id == kind.id }
            let action = action(for: kind, known)
            let redactions = counting && action.isExported ? try await redactions(of: kind) : []
            entries.append(Plan.Entry(kind: kind, action: action, count: known?.count, redactions: redactions))
        }
        return Plan(inventory: inventory, entries: entries)
    }

    private func action(for kind: AssetKind, _ known: Inventory.Entry?) -> Plan.Action {
        guard selection.contains(kind.id) else { return .exclude(reason: "not asked for (--kinds, --except)") }
        switch known?.readability {
        case .complete: return .export
        case .partial(let reason): return .exportPart(reason: reason)
        case .unreadable(let reason): return .unreadable(reason: reason)
        case nil: return .unreadable(reason: "the source does not know this kind")
        }
    }

    private func redactions(of kind: AssetKind) async throws -> [Plan.Redaction] {
        var found = kind.secretFields.map { Plan.Redaction(field: $0, count: 0) }
        guard !found.isEmpty else { return [] }
        var cursor = try await source.cursor(over: kind, after: nil)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        while try await cursor.next(into: &batch) != nil {
            let redactor = Redactor(kind: kind)
            for (index, count) in redactor.redact(&batch).enumerated() { found[index].count += count }
        }
        return found.filter { $0.count > 0 }
    }
}
