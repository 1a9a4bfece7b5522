import DataportCore

/// The records of one kind without those that are left out.
struct KeptRecordCursor: RecordCursor, ~Copyable {
    private var sieve: RecordSieve

    /// A cursor over what a sieve lets through, from its beginning.
    init(_ sieve: consuming RecordSieve) { self.sieve = sieve }

    mutating func next(into batch: inout RecordBatch) throws -> Bookmark? {
        while let rows = try sieve.next(into: &batch) {
            let last = batch.withValue(row: batch.rowCount - 1, field: 0) { $0.map { Array($0) } ?? [] }
            batch.drop(rows: rows.map(\.row))
            if !batch.isEmpty { return Bookmark(last) }
        }
        return nil
    }
}
