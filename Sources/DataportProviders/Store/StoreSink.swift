package import DataportCore
import DataportFormats
import Synchronization

/// A new account of a store as a sink. Everything that is written is one transaction: it is there after `commit`, or nothing is.
package final class StoreSink: TransactionalSink {
    private let account: String
    private let identity: ImportIdentity
    /// The transaction; after an error there is none any more, and what was written is undone.
    private let session: Mutex<(any StoreSession)?>
    private let tallies = Mutex<[NewAccountLedger.Tally]>([])

    /// Begins the transaction. The store is made when there is none; it must not hold `account` yet. What is written must have been
    /// validated.
    package init(_ store: any StoreBackend, account: String, identity: ImportIdentity) throws(DataportError) {
        self.account = account
        self.identity = identity
        session = Mutex(try store.beginAccount(account))
    }

    package func writer(for kind: AssetKind) throws -> any RecordWriter & ~Copyable {
        StoreRecordWriter(sink: self, kind: kind, account: account)
    }

    package func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) throws {
        try withSession { session in
            try session.endLoading()
            try session.store(attachment, from: &cursor, account: account)
        }
    }

    /// Makes everything visible at once, the ledger included.
    package func commit() throws {
        try withSession { session in
            try session.endLoading()
            let tallies = tallies.withLock { $0 }
            for tally in tallies { try session.analyze(SQLRenderer.quote(tally.kind.name)) }
            try NewAccountLedger.write(tallies, identity, account: account, on: session)
            try session.commit()
        }
    }

    fileprivate func insert(_ batch: borrowing RecordBatch, of kind: AssetKind) throws {
        try withSession { session in
            try session.load(batch, of: kind, into: SQLRenderer.quote(kind.id.name), owner: account)
        }
        let tally = NewAccountLedger.Tally(kind: kind, batch)
        tallies.withLock { tallies in
            if tallies.last?.kind == kind.id { tallies[tallies.count - 1].add(tally) } else { tallies.append(tally) }
        }
    }

    private func withSession(_ body: (any StoreSession) throws -> Void) throws {
        try session.withLock { session in
            guard let taken = session.take() else {
                throw DataportError(.internalError, "the transaction has ended")
            }
            try body(taken)
            session = taken
        }
    }
}

/// Writes the records of one kind into the transaction of a sink.
private struct StoreRecordWriter: RecordWriter, ~Copyable {
    let sink: StoreSink
    let kind: AssetKind
    let account: String

    mutating func write(_ batch: inout RecordBatch) throws -> WriteOutcome {
        if kind.id == .account {
            try sink.insert(renamed(batch), of: kind)
        } else {
            try sink.insert(batch, of: kind)
        }
        return WriteOutcome(written: batch.rowCount)
    }

    mutating func finish() throws {}

    /// The account's own record has the id that the account has here.
    private func renamed(_ batch: borrowing RecordBatch) -> RecordBatch {
        var result = RecordBatch(fieldCount: batch.fieldCount)
        for row in 0..<batch.rowCount {
            result.append(text: account)
            for field in 1..<batch.fieldCount { result.append(batch, row: row, field: field) }
        }
        return result
    }
}
