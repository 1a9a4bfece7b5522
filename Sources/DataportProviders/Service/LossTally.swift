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

    /// One record that is left out, or is there without something that matters.
    package struct Line: Sendable {
        package let kind: AssetKind.ID
        package let id: String
        package let reason: String
        package let address: String?
        package let status: String?
        package let raw: String?
    }

    private struct State {
        var counts: [Loss: Int] = [:]
        var lines: [Line] = []
        var mappings: [String: Int] = [:]
    }

    private let state = Mutex(State())

    init() {}

    /// Counts values of a field.
    func count(_ kind: AssetKind.ID, _ field: String?, _ reason: String, times: Int = 1) {
        guard times > 0 else { return }
        state.withLock { $0.counts[Loss(kind: kind, field: field, reason: reason), default: 0] += times }
    }

    /// Counts a record that is left out.
    func leaveOut(_ row: ProjectedRow, _ reason: String, isListed: Bool) {
        state.withLock { state in
            state.counts[Loss(kind: row.kind.id, field: nil, reason: reason), default: 0] += 1
            if isListed { state.lines.append(Line(row, reason)) }
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

    /// Records that are left out and belong to people or are theirs to look after.
    package var lines: [Line] { state.withLock { $0.lines } }

    /// How states are mapped.
    package var mappings: [(status: String, words: String, count: Int)] {
        state.withLock { $0.mappings }.map { key, count in
            let parts = key.split(separator: "\u{0}", omittingEmptySubsequences: false)
            return (status: String(parts[0]), words: String(parts.last ?? ""), count: count)
        }.sorted { ($0.status, $0.words) < ($1.status, $1.words) }
    }
}

extension LossTally.Line {
    fileprivate init(_ row: ProjectedRow, _ reason: String) {
        self.init(
            kind: row.kind.id, id: row.id, reason: reason, address: row["email"] ?? row["address"],
            status: row["status"], raw: row["raw"])
    }
}
