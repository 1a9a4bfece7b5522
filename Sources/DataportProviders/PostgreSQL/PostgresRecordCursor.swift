import DataportCore

/// Reads the rows of one query into batches with COPY; the bookmark is the id of the last row.
struct PostgresRecordCursor: RecordCursor, ~Copyable {
    private let connection: PostgresConnection
    /// Takes the connection back when all was read; one that was left in the middle is closed instead.
    private let snapshot: PostgresSnapshot?
    private var decoder: CopyDecoder
    private let fieldCount: Int
    private var isDone = false

    /// A cursor over a query whose columns are the fields of `kind`, `id` first.
    static func begin(
        _ sql: String, over kind: AssetKind, on connection: PostgresConnection, of snapshot: PostgresSnapshot? = nil
    ) throws(DataportError) -> PostgresRecordCursor {
        try connection.beginCopyOut("COPY (\(sql)) TO STDOUT (FORMAT binary)")
        return PostgresRecordCursor(connection, snapshot, kind)
    }

    private init(_ connection: PostgresConnection, _ snapshot: PostgresSnapshot?, _ kind: AssetKind) {
        self.connection = connection
        self.snapshot = snapshot
        decoder = CopyDecoder(kind: kind, place: connection.place)
        fieldCount = kind.fields.count
    }

    mutating func next(into batch: inout RecordBatch) throws(DataportError) -> Bookmark? {
        batch.reset(fieldCount: fieldCount)
        while !isDone, !batch.isFull {
            let more = try connection.receive { (message) throws(DataportError) in
                try decoder.decode(message, into: &batch)
            }
            guard !more else { continue }
            isDone = true
            snapshot?.giveBack(connection)
        }
        guard !batch.isEmpty else { return nil }
        return batch.withValue(row: batch.rowCount - 1, field: 0) { id in Bookmark(id.map { Array($0) } ?? []) }
    }
}
