package import DataportCore
import Synchronization

/// An account that a store holds, as a sink that merges. Everything is one transaction, and the store is locked for others who import.
package final class StoreMergeSink: MergingSink {
    private let merge: Mutex<AccountMerge?>

    /// Begins the merge. A rehearsal only reads.
    package init(
        _ store: any StoreBackend, account: String, identity: ImportIdentity, options: MergeOptions
    ) throws(DataportError) {
        let session = try store.beginChange(isRehearsal: options.isRehearsal)
        merge = Mutex(try AccountMerge.begin(session, account: account, identity: identity, options: options))
    }

    package func writer(for kind: AssetKind) throws -> any RecordWriter & ~Copyable {
        MergingRecordWriter(sink: self, kind: kind)
    }

    package func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) throws {
        try withMerge { merge in try merge.store(attachment, from: &cursor) }
    }

    package func plan() throws -> MergePlan { try withMerge { merge in try merge.plan() } }

    package func rejected(of kind: AssetKind) throws -> any RecordCursor & ~Copyable {
        var cursor: (any RecordCursor & ~Copyable)?
        try withMerge { merge in cursor = try merge.rejected(of: kind) }
        guard let found = cursor.take() else { throw DataportError(.internalError, "a cursor is missing") }
        return found
    }

    package func fingerprint() throws -> String { try withMerge { merge in try merge.fingerprint() } }

    package func commit() throws { try withMerge { merge in try merge.commit() } }

    fileprivate func stage(_ batch: borrowing RecordBatch, of kind: AssetKind) throws {
        try withMerge { merge in try merge.stage(batch, of: kind) }
    }

    /// Uses the merge; after an error there is none any more, and the transaction is undone.
    private func withMerge<R>(_ body: (inout AccountMerge) throws -> R) throws -> R {
        try merge.withLock { merge in
            guard var taken = merge.take() else {
                throw DataportError(.internalError, "the transaction has ended")
            }
            let result = try body(&taken)
            merge = taken
            return result
        }
    }
}

/// Stages the records of one kind.
private struct MergingRecordWriter: RecordWriter, ~Copyable {
    let sink: StoreMergeSink
    let kind: AssetKind

    mutating func write(_ batch: inout RecordBatch) throws -> WriteOutcome {
        try sink.stage(batch, of: kind)
        return WriteOutcome(written: batch.rowCount)
    }

    mutating func finish() throws {}
}
