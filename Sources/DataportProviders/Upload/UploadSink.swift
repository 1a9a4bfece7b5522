package import DataportCore
import DataportFormats
import Synchronization

/// A new account as files that people upload to a service by hand. Everything stands in a staging store until `commit`, which writes the
/// files and gives the folder its name.
package final class UploadSink: TransactionalSink {
    private let order: UploadOrder
    private let location: String
    private let identity: ImportIdentity
    /// After an error there is none any more.
    private let staging: Mutex<UploadStaging?>
    private let written = Mutex<UploadReport?>(nil)
    /// Records of kinds that no upload file has a place for.
    private let others = Mutex<[AssetKind.ID: Int]>([:])

    /// What the files hold; `nil` before `commit`.
    package var report: UploadReport? { written.withLock { $0 } }

    init(_ order: UploadOrder, at location: String, identity: ImportIdentity) throws(DataportError) {
        self.order = order
        self.location = location
        self.identity = identity
        staging = Mutex(try UploadStaging())
    }

    package func writer(for kind: AssetKind) throws -> any RecordWriter & ~Copyable {
        UploadRecordWriter(sink: self, kind: kind)
    }

    package func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) throws {
        guard UploadBodies.isBody(attachment.path) else { return try Self.skip(&cursor) }
        try withStaging { staging in
            try staging.session.endLoading()
            try staging.session.store(attachment, from: &cursor, account: UploadPlan.owner)
        }
    }

    /// Writes the files. On a rehearsal they are only counted.
    package func commit() throws {
        guard let staging = staging.withLock({ $0.take() }) else {
            throw DataportError(.internalError, "the files have been written")
        }
        try staging.session.endLoading()
        let folder = order.isRehearsal ? nil : try UploadFolder(at: location)
        let job = UploadJob(
            dialect: order.dialect, connection: staging.connection, output: UploadOutput(folder: folder),
            identity: identity,
            others: others.withLock { $0 }, interruption: order.interruption)
        let report = try job.run()
        try folder?.publish()
        written.withLock { $0 = report }
    }

    /// What is staged; nothing else comes into the files.
    private static let staged: Set<AssetKind.ID> = [
        .account, .suppression, .list, .listField, .contact, .subscription, .consentEvent, .template,
        .campaign,
    ]

    fileprivate func insert(_ batch: borrowing RecordBatch, of kind: AssetKind) throws {
        guard Self.staged.contains(kind.id) else {
            let count = batch.rowCount
            return others.withLock { $0[kind.id, default: 0] += count }
        }
        let taken = staging.withLock { $0 }
        guard let taken else { throw DataportError(.internalError, "the files have been written") }
        try taken.session.load(
            batch, of: kind, into: SQLRenderer.quote(kind.id.name), owner: UploadPlan.owner)
    }

    private func withStaging(_ body: (UploadStaging) throws -> Void) throws {
        guard let taken = staging.withLock({ $0 }) else {
            throw DataportError(.internalError, "the files have been written")
        }
        try body(taken)
    }

    private static func skip(_ cursor: inout any AttachmentCursor & ~Copyable) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
        defer { buffer.deallocate() }
        while try cursor.read(into: buffer) > 0 {}
    }
}

/// Stages the records of one kind.
private struct UploadRecordWriter: RecordWriter, ~Copyable {
    let sink: UploadSink
    let kind: AssetKind

    mutating func write(_ batch: inout RecordBatch) throws -> WriteOutcome {
        try sink.insert(batch, of: kind)
        return WriteOutcome(written: batch.rowCount)
    }

    mutating func finish() throws {}
}
