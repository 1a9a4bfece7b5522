package import DataportCore
import DataportFormats
import DataportZip

/// Finds the records of an archive that an import leaves out, before anything is imported: kinds come in load order, so whatever refers to a
/// record comes behind it.
package struct LeftOutScan {
    /// An archive with more of them is to be mended: their hashes are kept in memory.
    package static let limit = 1_000_000
    private static let examples = 5

    private let reader: ArchiveReader
    private let format: ArchiveFormat
    private let refused: [LeftOut.Refusal]
    private let observer: (AssetKind.ID, Int) throws -> Void

    /// A scan of the records that `source` reads; `observer` is told the kind and the records so far, and throws to stop.
    /// - Parameter refused: Valid records that are left out too.
    package init(
        _ source: ArchiveSource, refusing refused: [LeftOut.Refusal] = [],
        observer: @escaping (AssetKind.ID, Int) throws -> Void = { _, _ in }
    ) {
        reader = source.reader
        self.refused = refused
        format = source.format
        self.observer = observer
    }

    /// Whether all errors that a validation found are about values of records. Damage of the container, digests, counts, order and references say
    /// that the archive is not what was exported, and then nobody knows what else is missing.
    package static func canLeaveOut(_ log: FindingLog) -> Bool {
        log.entries.allSatisfy { $0.rule.severity != .error || $0.rule.id.hasPrefix("field.") }
    }

    /// Reads all records.
    package func run() throws -> LeftOut {
        var leftOut = LeftOut(refusing: refused)
        var records = 0
        for kind in AssetKind.catalogue where reader.contains(format.path(of: kind)) {
            // A kind may refer to itself, to records that stand behind.
            let refersToItself = kind.fields.contains { $0.type == .reference(kind.id) }
            while try scan(kind, &leftOut, &records), refersToItself {}
        }
        return leftOut
    }

    /// Adds what is to be left out of one kind; whether something was added.
    private func scan(_ kind: AssetKind, _ leftOut: inout LeftOut, _ records: inout Int) throws -> Bool {
        var sieve = try RecordSieve(reader, kind, format, leftOut)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var tally = Tally(kind: kind.id)
        var isNew = false
        while let rows = try sieve.next(into: &batch) {
            for row in rows {
                tally.add(row, id: batch.text(row: row.row, field: 0))
                // A record without an id is new whenever it is seen, and nothing refers to it.
                let isAdded = batch.withValue(row: row.row, field: 0) { id in
                    id.map { leftOut.keys.insert(kind.id, $0) } ?? false
                }
                isNew = isNew || isAdded
                if kind.id == .subscription, !saysYes(row, batch) { tally.withoutYes += 1 }
            }
            records += batch.rowCount
            try observer(kind.id, records)
            try require(leftOut.count() + tally.count)
        }
        leftOut.entries.removeAll { $0.kind == kind.id }
        leftOut.entries += tally.entries
        if kind.id == .subscription { leftOut.subscriptionsWithoutYes = tally.withoutYes }
        return isNew
    }

    private func saysYes(_ row: RecordSieve.Row, _ batch: borrowing RecordBatch) -> Bool {
        guard let status = AssetKind.subscription.index(of: "status") else { return false }
        return batch.withValue(row: row.row, field: status) { word in
            word.map { $0.elementsEqual("subscribed".utf8) } ?? false
        }
    }

    private func require(_ count: Int) throws(DataportError) {
        guard count > Self.limit else { return }
        throw DataportError(
            .badInput, "more than \(Self.limit) records would be left out; nothing was written", place: reader.zip.path,
            advice: "mend the archive, or make it again at the source")
    }

    /// What is left out of one kind.
    private struct Tally {
        let kind: AssetKind.ID
        var withoutYes = 0
        private var counts: [MergeReason: (count: Int, examples: [String])] = [:]

        init(kind: AssetKind.ID) { self.kind = kind }

        var count: Int { counts.values.reduce(0) { $0 + $1.count } }

        mutating func add(_ row: RecordSieve.Row, id: String?) {
            counts[row.reason, default: (0, [])].count += 1
            guard let id, counts[row.reason, default: (0, [])].examples.count < LeftOutScan.examples else { return }
            counts[row.reason, default: (0, [])].examples.append(id)
        }

        var entries: [MergePlan.Entry] {
            MergeReason.allCases.compactMap { reason in
                counts[reason].map {
                    MergePlan.Entry(
                        kind: kind, outcome: .rejected, reason: reason, count: $0.count, examples: $0.examples)
                }
            }
        }
    }
}
