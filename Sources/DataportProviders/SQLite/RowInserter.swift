import DataportCore
import DataportFormats

/// Inserts the rows of batches of one kind into one table with a prepared statement.
struct RowInserter: ~Copyable {
    /// The kind of the rows.
    let kind: AssetKind
    /// The table, as it was given.
    let table: String
    private let connection: SQLiteConnection
    private var statement: SQLiteStatement
    private let forms: [SQLiteStatement.Form]
    private let markers: [[UInt8]?]

    /// An inserter into `table`, quoted as SQL has it, whose columns are the kind's fields; `owner` is the account that the rows
    /// belong to, where the table has a column for it.
    init(
        _ connection: SQLiteConnection, table: String, kind: AssetKind, owner: [UInt8]?
    ) throws(DataportError) {
        let fields = kind.fields.map(\.name)
        let columns = (owner == nil ? fields : [SQLRenderer.owner] + fields).map(SQLRenderer.quote)
        let parameters = (owner == nil ? 2 : 1)..<(fields.count + 2)
        let prepared = try SQLiteStatement(
            connection,
            "INSERT INTO \(table) (\(columns.joined(separator: ", ")))"
                + " VALUES (\(parameters.map { "?\($0)" }.joined(separator: ", ")))")
        if let owner { try prepared.bind(1, copying: owner) }
        self.kind = kind
        self.table = table
        self.connection = connection
        statement = prepared
        forms = kind.fields.map { SQLiteStatement.Form($0.type) }
        markers = kind.fields.map(\.type.marker)
    }

    /// Inserts every row of `batch`.
    mutating func insert(_ batch: borrowing RecordBatch) throws(DataportError) {
        let connection = connection
        try connection.exclusively { () throws(DataportError) in
            for row in 0..<batch.rowCount { try insert(row, of: batch) }
        }
    }

    private mutating func insert(_ row: Int, of batch: borrowing RecordBatch) throws(DataportError) {
        let fields = forms.count
        try batch.withContents { slots, arena throws(DataportError) in
            for field in 0..<fields {
                try bind(slots[row * fields + field], in: arena, to: field)
            }
            do throws(DataportError) { try statement.run() } catch {
                throw DataportError(error.code, error.message, place: kind.id.name, advice: error.advice)
            }
        }
    }

    private mutating func bind(
        _ slot: RecordBatch.Slot, in arena: UnsafeRawPointer, to field: Int
    ) throws(DataportError) {
        let parameter = Int32(truncatingIfNeeded: field + 2)
        guard slot.length != RecordBatch.Slot.nullLength else { return try statement.bindNull(parameter) }
        // The marker keeps its place: whoever enters the secret again finds where, and the next export redacts it as before.
        guard slot.length != RecordBatch.Slot.redactedLength else {
            return try statement.bind(parameter, copying: markers[field] ?? [])
        }
        let bytes = UnsafeRawBufferPointer(start: arena + Int(slot.offset), count: Int(slot.length))
        switch forms[field] {
        case .text: try statement.bind(parameter, unowned: bytes)
        case .boolean: try statement.bind(parameter, integer: bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case .integer: try statement.bind(parameter, integer: try integer(bytes))
        }
    }

    private func integer(_ bytes: UnsafeRawBufferPointer) throws(DataportError) -> Int64 {
        guard let value = Int64(String(decoding: bytes, as: UTF8.self)) else {
            throw DataportError(.badInput, "a whole number is not one", place: kind.id.name)
        }
        return value
    }
}
