import DataportCore

/// Reads the rows of one statement into batches; the bookmark is the id of the last row.
struct SQLiteRecordCursor: RecordCursor, ~Copyable {
    private var statement: SQLiteStatement
    private let forms: [SQLiteStatement.Form]

    /// A cursor over a statement whose columns are the fields of `kind`, `id` first; its parameter, if any, is the
    /// bookmark.
    init(_ statement: consuming SQLiteStatement, over kind: AssetKind, after bookmark: Bookmark?) throws(DataportError)
    {
        self.statement = statement
        forms = kind.fields.map { SQLiteStatement.Form($0.type) }
        if let bookmark { try self.statement.bind(1, copying: bookmark.bytes) }
    }

    mutating func next(into batch: inout RecordBatch) throws(DataportError) -> Bookmark? {
        try fill(&batch)
        guard !batch.isEmpty else { return nil }
        return batch.withValue(row: batch.rowCount - 1, field: 0) { id in Bookmark(id.map { Array($0) } ?? []) }
    }

    private mutating func fill(_ batch: inout RecordBatch) throws(DataportError) {
        batch.reset(fieldCount: forms.count)
        let connection = statement.connection
        try connection.exclusively { () throws(DataportError) in
            try forms.withUnsafeBufferPointer { forms throws(DataportError) in
                while !batch.isFull, try statement.step() { try statement.appendRow(forms, to: &batch) }
            }
        }
    }
}
