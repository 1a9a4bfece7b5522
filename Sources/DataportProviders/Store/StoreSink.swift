package import DataportCore
import Glibc
import Synchronization

/// A new account of a store as a sink. Everything that is written is one transaction: it is there after `commit`, or nothing is.
package final class StoreSink: TransactionalSink {
    private let account: String
    private let identity: ImportIdentity
    private let connection: SQLiteConnection
    private let lock: StoreLock
    /// The store, when it is made by this sink.
    private let newStore: NewStore?
    private let writer: Mutex<StoreWriter?>
    private let tallies = Mutex<[NewAccountLedger.Tally]>([])

    /// Begins the transaction. The store at `path` is made when there is none; it must not hold `account` yet. What is written must
    /// have been validated.
    package init(path: String, account: String, identity: ImportIdentity) throws(DataportError) {
        self.account = account
        self.identity = identity
        try StoreLocation.makeFolders(above: path)
        lock = try StoreLock(store: path)
        newStore = access(path, F_OK) == 0 ? nil : try NewStore(at: path)
        do throws(DataportError) {
            connection =
                if let newStore { try newStore.connect() } else { try AccountStore(at: path).connectForWriting() }
            writer = Mutex(try StoreWriter(connection, account: account))
        } catch {
            newStore?.discard()
            throw error
        }
    }

    deinit {
        // After `publish` there is nothing under the partial name.
        newStore?.discard()
    }

    package func writer(for kind: AssetKind) throws -> any RecordWriter & ~Copyable {
        StoreRecordWriter(sink: self, kind: kind, account: account)
    }

    package func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) throws {
        try withWriter { _ in
            try ContentRow.store(attachment, from: &cursor, account: account, on: connection)
        }
    }

    /// Makes everything visible at once, the ledger included.
    package func commit() throws {
        try withWriter { writer in
            try NewAccountLedger.write(tallies.withLock { $0 }, identity, account: account, on: connection)
            try writer.commit()
        }
        try newStore?.publish(connection)
    }

    fileprivate func insert(_ batch: borrowing RecordBatch, of kind: AssetKind) throws {
        try withWriter { writer in try writer.insert(batch, of: kind) }
        let tally = NewAccountLedger.Tally(kind: kind, batch)
        tallies.withLock { tallies in
            if tallies.last?.kind == kind.id { tallies[tallies.count - 1].add(tally) } else { tallies.append(tally) }
        }
    }

    /// Uses the writer; after an error there is none any more, and the transaction is undone.
    private func withWriter(_ body: (inout StoreWriter) throws -> Void) throws {
        try writer.withLock { writer in
            guard var taken = writer.take() else { throw Self.isClosed }
            try body(&taken)
            writer = consume taken
        }
    }

    private static var isClosed: DataportError { DataportError(.internalError, "the transaction has ended") }
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
            for field in 1..<batch.fieldCount {
                batch.withValue(row: row, field: field) { $0.map { result.append($0) } ?? result.appendNull() }
            }
        }
        return result
    }
}
