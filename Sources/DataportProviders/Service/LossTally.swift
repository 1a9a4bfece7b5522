package import DataportCore
import Synchronization

/// What a service cannot hold, counted by reason, and who is kept out, one by one.
package final class LossTally: Sendable {
    /// Values or records that are lost for one reason.
    package struct Loss: Sendable, Hashable {
        package let kind: AssetKind.ID
        /// The field; `nil` when records are left out as a whole.
        package let field: String?
        package let reason: String
    }

    /// One record that is left out.
    private static let line = AssetKind(
        "loss", plural: "losses", "A record that is left out.",
        fields: [
            .text("kind", "Its kind."), .text("record", "Its id."), .text("reason", "Why."),
            .text("address", "Whose it is."),
            .text("status", "The state of a subscription."), .text("raw", "What the old service calls that."),
        ])

    private struct State {
        var counts: [Loss: Int] = [:]
        let lines: RowSpool
        var mappings: [String: Int] = [:]
    }

    private let state: Mutex<State>

    init() throws(DataportError) { state = Mutex(State(lines: try RowSpool(Self.line, isOrdered: true))) }

    /// Counts values of a field.
    func count(_ kind: AssetKind.ID, _ field: String?, _ reason: String, times: Int = 1) {
        guard times > 0 else { return }
        state.withLock { $0.counts[Loss(kind: kind, field: field, reason: reason), default: 0] += times }
    }

    /// Counts a record that is left out.
    func leaveOut(_ row: ProjectedRow, _ reason: String, isListed: Bool) throws(DataportError) {
        try state.withLock { (state) throws(DataportError) in
            state.counts[Loss(kind: row.kind.id, field: nil, reason: reason), default: 0] += 1
            guard isListed else { return }
            var line = ["kind": row.kind.id.name, "record": row.id, "reason": reason]
            line["address"] = row["email"] ?? row["address"]
            line["status"] = row["status"]
            line["raw"] = row["raw"]
            try state.lines.append(String(state.lines.count), line)
        }
    }

    /// Counts a state that became words of the service.
    func map(_ status: String, to words: String) {
        state.withLock { $0.mappings["\(status)\u{0}\(words)", default: 0] += 1 }
    }

    /// All losses, records that are left out first.
    package var losses: [(loss: Loss, count: Int)] {
        let counts = state.withLock { $0.counts }
        let order = Dictionary(
            uniqueKeysWithValues: AssetKind.catalogue.enumerated().map { ($0.element.id, $0.offset) })
        return counts.map { (loss: $0.key, count: $0.value) }.sorted { one, other in
            let (a, b) = (one.loss, other.loss)
            return (a.field != nil ? 1 : 0, order[a.kind] ?? 0, a.field ?? "", a.reason)
                < (b.field != nil ? 1 : 0, order[b.kind] ?? 0, b.field ?? "", b.reason)
        }
    }

    /// How many records are left out that belong to people or are theirs to look after.
    package var lineCount: Int { state.withLock { $0.lines.count } }

    /// Hands out these records one by one, as texts by name: `kind`, `record`, `reason`, `address`, `status` and `raw`.
    package func forEachLine(
        _ body: ((String) -> String?) throws(DataportError) -> Void
    ) throws(DataportError) {
        let rows = try state.withLock { (state) throws(DataportError) in try state.lines.finish() }
        var cursor = SpooledCursor(Self.line, rows, after: nil)
        var batch = RecordBatch(fieldCount: Self.line.fields.count)
        while try cursor.next(into: &batch) != nil {
            for index in 0..<batch.rowCount {
                let row = ProjectedRow(batch, row: index, of: Self.line)
                try body { row[$0] }
            }
        }
    }

    /// How states are mapped.
    package var mappings: [(status: String, words: String, count: Int)] {
        state.withLock { $0.mappings }.map { key, count in
            let parts = key.split(separator: "\u{0}", omittingEmptySubsequences: false)
            return (status: String(parts[0]), words: String(parts.last ?? ""), count: count)
        }.sorted { ($0.status, $0.words) < ($1.status, $1.words) }
    }
}
