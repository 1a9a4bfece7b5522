package import DataportCore
import Synchronization

/// Gathers the overview while batches stream by: any task, any order, one pass, bounded memory. A batch is counted without the lock and
/// merged under it.
package final class OverviewCollector: Sendable {
    private let totals = Mutex(OverviewTotals())

    /// A collector that has seen nothing.
    package init() {}

    /// Takes every record of `batch` into account; each batch once.
    package func observe(_ batch: borrowing RecordBatch, kind: AssetKind) {
        guard batch.rowCount > 0 else { return }
        let width = batch.fieldCount
        batch.withContents { slots, arena in
            observe(BatchView(slots: slots, arena: arena, fieldCount: width), kind: kind)
        }
    }

    /// What was gathered: the same whatever the order of the batches.
    package func overview() -> AccountOverview { totals.withLock { $0.overview } }

    private func observe(_ view: BatchView, kind: AssetKind) {
        switch kind.id {
        case .subscription:
            let tally = SubscriptionTally(view, kind: kind)
            totals.withLock { $0.merge(tally) }
        case .suppression:
            let tally = SuppressionTally(view, kind: kind)
            totals.withLock { $0.merge(tally) }
        default:
            let span = span(of: view, kind: kind)
            let cards = OverviewCards(view, kind: kind)
            totals.withLock { $0.merge(cards, rows: view.rowCount, span: span, kind: kind.id) }
        }
    }

    private func span(of view: BatchView, kind: AssetKind) -> DaySpan {
        var span = DaySpan()
        guard let field = kind.index(of: "at") ?? kind.index(of: "created_at") else { return span }
        for row in 0..<view.rowCount {
            if let day = view.day(row, field) { span.extend(to: day) }
        }
        return span
    }
}

/// What one batch of suppressions adds up to.
struct SuppressionTally: Sendable {
    private(set) var reasons = [Int](repeating: 0, count: WordIndex.suppressionReason.count)
    private(set) var span = DaySpan()

    init(_ view: BatchView, kind: AssetKind) {
        let reason = kind.index(of: "reason")
        let since = kind.index(of: "since")
        let created = kind.index(of: "created_at")
        for row in 0..<view.rowCount {
            reasons[WordIndex.suppressionReason.position(of: view.value(row, reason))] += 1
            if let day = view.day(row, since) ?? view.day(row, created) { span.extend(to: day) }
        }
    }
}
