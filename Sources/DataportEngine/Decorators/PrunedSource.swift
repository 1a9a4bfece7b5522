package import DataportCore
import Synchronization

/// A source of which some kinds are left out: references to their records become null, and are counted.
package final class PrunedSource: Source {
    /// References that became null.
    package struct Loss: Sendable, Equatable {
        package let kind: AssetKind.ID
        package let field: String
        /// The kind that is left out.
        package let target: AssetKind.ID
        package let count: Int
    }

    private let source: any Source
    private let kept: Set<AssetKind.ID>
    private let counts = Mutex<[Loss]>([])

    /// `source` with references to records of the `kept` kinds only.
    /// - Throws: `usage` when a kept kind cannot be without one that is left out.
    package init(_ source: any Source, keeping kept: [AssetKind]) throws(DataportError) {
        self.source = source
        self.kept = Set(kept.map(\.id))
        for kind in kept {
            for field in kind.fields where field.isRequired {
                guard case .reference(let target) = field.type, !self.kept.contains(target) else { continue }
                let needed = AssetKind.kind(target)?.plural ?? target.name
                throw DataportError(
                    .usage, "\(kind.label) cannot be without \(needed), which are left out",
                    advice: "take \(needed) along, or leave \(kind.plural) out too")
            }
        }
    }

    /// What was lost so far.
    package var losses: [Loss] { counts.withLock { $0 } }

    package func inventory(counting: Bool) async throws -> Inventory { try await source.inventory(counting: counting) }

    package func cursor(
        over kind: AssetKind, after bookmark: Bookmark?
    ) async throws -> any RecordCursor & ~Copyable {
        let fields = kind.fields.indices.filter { index in
            guard case .reference(let target) = kind.fields[index].type else { return false }
            return !kept.contains(target)
        }
        let cursor = try await source.cursor(over: kind, after: bookmark)
        return PrunedCursor(cursor, fields: fields) { [self] field, count in note(kind, field, count) }
    }

    package func attachments(of kinds: [AssetKind]) async throws -> any AttachmentCursor & ~Copyable {
        try await source.attachments(of: kinds)
    }

    private func note(_ kind: AssetKind, _ field: Int, _ count: Int) {
        guard count > 0, case .reference(let target) = kind.fields[field].type else { return }
        let name = kind.fields[field].name
        counts.withLock { losses in
            let before = losses.firstIndex { $0.kind == kind.id && $0.field == name }
            let total = count + (before.map { losses[$0].count } ?? 0)
            if let before { losses.remove(at: before) }
            losses.append(Loss(kind: kind.id, field: name, target: target, count: total))
        }
    }
}

/// Makes fields of every batch null.
private struct PrunedCursor: RecordCursor, ~Copyable {
    private var cursor: any RecordCursor & ~Copyable
    private let fields: [Int]
    private let note: (Int, Int) -> Void

    init(_ cursor: consuming any RecordCursor & ~Copyable, fields: [Int], note: @escaping (Int, Int) -> Void) {
        self.cursor = cursor
        self.fields = fields
        self.note = note
    }

    mutating func next(into batch: inout RecordBatch) async throws -> Bookmark? {
        guard let bookmark = try await cursor.next(into: &batch) else { return nil }
        for field in fields { note(field, batch.setNull(field: field)) }
        return bookmark
    }
}
