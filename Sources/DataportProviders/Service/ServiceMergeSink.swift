import DataportCore
import DataportFormats
import Glibc
import Synchronization

/// An account of a service as a sink. What the service holds is read into a store of its own (`ServiceMirror`), where the merge that stores use
/// decides what becomes of each record; then what it made and changed is written to the service.
///
/// When an answer is lost, nobody knows what was written. Then everything is read and decided again, and what is missing is written: that is also how a run that
/// was killed goes on.
final class ServiceMergeSink: ServiceSink {
    private let service: any Service
    private let identity: ImportIdentity
    private let options: MergeOptions
    private let journal: ServiceJournal?
    private let state: Mutex<State>

    private struct State: @unchecked Sendable {
        // Used by one at a time, under the lock.
        var staged: [(kind: AssetKind, rows: RowSpool)] = []
        var finished: [(kind: AssetKind, rows: SpooledRows)]?
        let content: ContentSpool
        var merge: ServiceMerge?
        var refusals: [ServiceRefusal] = []
        /// Records that were written, over all attempts.
        var written = 0
        /// What was read of the target when its form was asked for; good for the first comparison.
        var target: RemoteAccount?
    }

    init(
        _ service: any Service, target: RemoteAccount?, identity: ImportIdentity, options: MergeOptions,
        journal path: String?
    ) throws(DataportError) {
        self.service = service
        self.options = options
        // Ids mean nothing at another service, and of another account of the same one neither.
        self.identity = ImportIdentity(
            origin: "archive of " + identity.origin, account: identity.account,
            archiveDigest: identity.archiveDigest, started: identity.started)
        let keeps = path != nil && !options.isRehearsal
        journal = keeps ? try ServiceJournal(at: path ?? "", origin: identity.origin, target: service.address) : nil
        state = Mutex(State(content: try ContentSpool(), target: target))
    }

    func writer(for kind: AssetKind) throws -> any RecordWriter & ~Copyable {
        let rows = try RowSpool(kind, isOrdered: true)
        state.withLock { $0.staged.append((kind, rows)) }
        return SpoolingRecordWriter(sink: self)
    }

    func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) throws {
        if options.isRehearsal { return }
        try state.withLock { state in try state.content.keep(attachment, from: &cursor) }
    }

    fileprivate func stage(_ batch: borrowing RecordBatch) throws(DataportError) {
        try state.withLock { state throws(DataportError) in try state.staged.last?.rows.append(batch) }
    }

    func plan() throws -> MergePlan { try withMerge { merge throws(DataportError) in try merge.plan() } }

    func fingerprint() throws -> String {
        // Of what is there before anything is staged, as for stores.
        let merge = try ServiceMerge(service, identity: identity, options: options, journal: journal)
        try merge.fill(try state.withLock { state throws(DataportError) in try remote(&state) })
        return try merge.fingerprint()
    }

    func rejected(of kind: AssetKind) throws -> any RecordCursor & ~Copyable {
        let merge = try state.withLock { state throws(DataportError) in try self.merge(&state) }
        return try merge.rejected(of: kind)
    }

    func commit() throws {
        try state.withLock { state throws(DataportError) in
            var (attempt, fruitless) = (0, 0)
            while true {
                attempt += 1
                let before = state.written
                do throws(DataportError) {
                    try write(&state, attempt)
                    return
                } catch {
                    // As long as something is written each time, it comes to an end.
                    fruitless = state.written > before ? 1 : fruitless + 1
                    guard error.code == .tryAgain || error.code == .outcomeUnknown, fruitless < Self.attempts else {
                        throw error
                    }
                    state.merge = nil
                    usleep(UInt32(200_000 * fruitless))
                }
            }
        }
    }

    private static let attempts = 4

    private func write(_ state: inout State, _ attempt: Int) throws(DataportError) {
        let content = SharedContent(state.content)
        let merge = try merge(&state)
        let context = try merge.context(journal: journal, attempt: attempt, content: content)
        defer { state.written += context.written }
        try merge.write(with: try service.writer(context), context)
        state.refusals = context.refusals
        // What was written is there now; whoever looks again reads it.
        state.merge = nil
    }

    /// What would still have to be written, were it done again: nothing, when all arrived.
    func verify() throws -> ServiceVerification {
        state.withLock { $0.merge = nil }
        return try withMerge { merge throws(DataportError) in
            ServiceVerification(plan: try merge.plan(), mailable: try merge.mailable())
        }
    }

    var refusals: [ServiceRefusal] { state.withLock { $0.refusals } }

    private func withMerge<R>(_ body: (ServiceMerge) throws(DataportError) -> R) throws(DataportError) -> R {
        try state.withLock { state throws(DataportError) in try body(try merge(&state)) }
    }

    /// The merge with what the service holds now.
    private func merge(_ state: inout State) throws(DataportError) -> ServiceMerge {
        if let merge = state.merge { return merge }
        if state.finished == nil {
            var finished: [(kind: AssetKind, rows: SpooledRows)] = []
            for (kind, rows) in state.staged { finished.append((kind, try rows.finish())) }
            state.finished = finished
        }
        let staged = state.finished ?? []
        // The archive and the journal are taken in while the service is read.
        let (merge, account) = try Parallel.both(
            { [service, identity, options, journal] () throws(DataportError) -> ServiceMerge in
                let merge = try ServiceMerge(service, identity: identity, options: options, journal: journal)
                for (kind, rows) in staged { try merge.stage(rows, of: kind) }
                return merge
            }, { () throws(DataportError) in try remote(&state) })
        try merge.fill(account)
        state.merge = merge
        return merge
    }

    private func remote(_ state: inout State) throws(DataportError) -> RemoteAccount {
        if let target = state.target {
            state.target = nil
            return target
        }
        return try service.read(account: type(of: service).capabilities.provider).account
    }
}

/// Bodies for writers; they are read by one at a time.
final class SharedContent: @unchecked Sendable {
    private let spool: Mutex<ContentSpool>

    init(_ spool: sending ContentSpool) { self.spool = Mutex(spool) }

    func bytes(at path: String) throws(DataportError) -> [UInt8]? {
        try spool.withLock { spool throws(DataportError) in try spool.bytes(at: path) }
    }
}

/// Spools the records of one kind.
private struct SpoolingRecordWriter: RecordWriter, ~Copyable {
    let sink: ServiceMergeSink

    mutating func write(_ batch: inout RecordBatch) throws -> WriteOutcome {
        try sink.stage(batch)
        return WriteOutcome(written: batch.rowCount)
    }

    mutating func finish() throws {}
}
