/// What records are written to: an archive, a store, a provider's API.
public protocol Sink: Sendable {
    /// Opens the writer of one kind. Kinds come in load order, each once, and a writer is finished before the next is opened.
    func writer(for kind: AssetKind) async throws -> any RecordWriter & ~Copyable

    /// Stores one attachment, read to its end from `cursor`. All records were written before.
    func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) async throws
}

/// A sink in which nothing can be seen before everything is there.
public protocol TransactionalSink: Sink {
    /// Makes everything that was written visible at once. What was not committed when the sink goes is undone.
    func commit() async throws
}

/// Writes the records of one kind.
public protocol RecordWriter: ~Copyable {
    /// Writes every record or says which were rejected; writing the same record twice has the effect of once.
    ///
    /// The writer may keep the batch's memory and leave another, empty batch in its place: read what you need of a batch before you
    /// write it, and `reset` it before you fill it again.
    mutating func write(_ batch: inout RecordBatch) async throws -> WriteOutcome

    /// Ends the kind. A kind with no records is finished without a write.
    mutating func finish() async throws
}

/// What became of a batch.
public struct WriteOutcome: Sendable, Equatable {
    /// Records that the sink holds now.
    public var written: Int
    /// Positions in the batch of the records that it refused.
    public var rejected: [Int]

    /// An outcome; usually everything is written.
    public init(written: Int, rejected: [Int] = []) {
        self.written = written
        self.rejected = rejected
    }
}
