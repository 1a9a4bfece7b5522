import DataportCore

/// One side of a merge: a cursor and the batch that is being looked at. Secrets are taken out of it before anybody looks.
struct MergeSide: ~Copyable {
    private var cursor: (any RecordCursor & ~Copyable)?
    private let redactor: Redactor
    private(set) var batch: RecordBatch
    /// The record that is next.
    var row = 0
    private(set) var isAtEnd = false

    /// A side with the records of `cursor`; without one it has none.
    init(_ cursor: consuming (any RecordCursor & ~Copyable)?, kind: AssetKind) {
        self.cursor = cursor
        redactor = Redactor(kind: kind)
        batch = RecordBatch(fieldCount: kind.fields.count)
        isAtEnd = self.cursor == nil
    }

    /// Whether records of the batch are left.
    var hasRow: Bool { row < batch.rowCount }

    /// Gets the next batch when this one is used up.
    mutating func refill() async throws {
        while !hasRow, !isAtEnd {
            row = 0
            if try await cursor?.next(into: &batch) == nil {
                batch.reset(fieldCount: batch.fieldCount)
                isAtEnd = true
            }
            _ = redactor.redact(&batch)
        }
    }
}
