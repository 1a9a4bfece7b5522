package import DataportCore
import DataportFormats

/// Records of one kind on their way from a service, which gives every page once, to cursors, of which there may be several.
package final class RowSpool {
    private static let pieceByteCount = 256 << 10

    /// The kind of its records.
    let kind: AssetKind
    private let file: SharedFile
    private let isOrdered: Bool
    private var pending: [UInt8] = []
    private var flushed = 0
    private var last: String?
    private var isSorted = true
    package private(set) var count = 0

    /// A spool for records that stay in the order in which they come, or are brought into that of their ids.
    package init(_ kind: AssetKind, isOrdered: Bool) throws(DataportError) {
        self.kind = kind
        self.isOrdered = isOrdered
        file = try SharedFile()
    }

    /// Where the next record will stand, for `RowReader`.
    var place: Int { flushed + pending.count }

    /// Adds a record.
    package func append(_ id: String, _ values: [String: String]) throws(DataportError) {
        let start = beginRow()
        for (position, field) in kind.fields.enumerated() { append(position == 0 ? id : values[field.name]) }
        if !isOrdered { note(id) }
        try endRow(from: start)
    }

    /// Adds a record.
    func append(_ row: ProjectedRow) throws(DataportError) {
        let start = beginRow()
        for value in row.values { append(value) }
        if !isOrdered { note(row.id) }
        try endRow(from: start)
    }

    /// Adds all records of a batch, in their order. Secrets that were taken out are as good as none.
    func append(_ batch: borrowing RecordBatch) throws(DataportError) {
        for row in 0..<batch.rowCount {
            let start = beginRow()
            for field in 0..<batch.fieldCount { append(batch, row: row, field: field) }
            try endRow(from: start)
        }
    }

    /// Services mostly give records in the order of their ids, and then there is nothing to sort.
    private func note(_ id: String) {
        if let last, !last.utf8.lexicographicallyPrecedes(id.utf8) { isSorted = false }
        last = id
    }

    private func beginRow() -> Int {
        let start = pending.count
        pending += [0, 0, 0, 0]
        return start
    }

    private func endRow(from start: Int) throws(DataportError) {
        let length = UInt32(pending.count - start - 4)
        for byte in 0..<4 { pending[start + byte] = UInt8(truncatingIfNeeded: length >> UInt32(8 * byte)) }
        count += 1
        if pending.count >= Self.pieceByteCount { try flush() }
    }

    private func append(_ batch: borrowing RecordBatch, row: Int, field: Int) {
        batch.withValue(row: row, field: field) { value in
            append(length: value.map { UInt32($0.count) } ?? UInt32.max)
            if let value { pending += value }
        }
    }

    private func append(length: UInt32) {
        for byte in 0..<4 { pending.append(UInt8(truncatingIfNeeded: length >> UInt32(8 * byte))) }
    }

    private func append(_ value: String?) {
        append(length: value.map { UInt32($0.utf8.count) } ?? UInt32.max)
        if let value { pending += value.utf8 }
    }

    private func flush() throws(DataportError) {
        try file.write(pending, at: flushed)
        flushed += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    /// What was spooled; of two records with one id the first counts, where they are brought into order.
    package func finish() throws(DataportError) -> SpooledRows {
        try flush()
        let rows = SpooledRows(file: file, byteCount: flushed, count: count)
        return isOrdered || isSorted ? rows : try sorted(rows)
    }

    /// The rows in the order of their ids. A `Scratch` sorts them, so that memory does not grow with their number.
    private func sorted(_ rows: SpooledRows) throws(DataportError) -> SpooledRows {
        let connection = try Scratch().connection
        try connection.execute("CREATE TABLE place (id TEXT, offset INTEGER)")
        var insertion = try SQLiteStatement(connection, "INSERT INTO place VALUES (?1, ?2)")
        var reader = RowReader(rows, isSequential: true)
        var offset = 0
        while offset < rows.byteCount {
            offset += try reader.withRow(at: offset) { (row) throws(DataportError) in
                try insertion.bind(1, unowned: UnsafeRawBufferPointer(rebasing: row[4..<4 + RowReader.length(row, 0)]))
                try insertion.bind(2, integer: Int64(offset))
                try insertion.run()
                return 4 + row.count
            }
        }
        let sorted = try RowSpool(kind, isOrdered: true)
        var order = try SQLiteStatement(connection, "SELECT min(offset) FROM place GROUP BY id ORDER BY id")
        reader = RowReader(rows, isSequential: false)
        while try order.step() {
            try reader.withRow(at: Int(order.integer(0))) { (row) throws(DataportError) in try sorted.append(row) }
        }
        return try sorted.finish()
    }

    /// Adds a row as it is written.
    private func append(_ row: UnsafeRawBufferPointer) throws(DataportError) {
        let start = beginRow()
        pending += row
        try endRow(from: start)
    }

    /// Adds a row of which one field gets another value.
    func append(_ row: UnsafeRawBufferPointer, replacing field: Int, with value: String) throws(DataportError) {
        let start = beginRow()
        let first = RowReader.place(of: field, in: row)
        pending += row[..<first]
        append(value)
        pending += row[RowReader.place(of: field + 1, in: row)...]
        try endRow(from: start)
    }
}

/// Records of one kind, one behind the other in a file. A row is its length in four bytes and then, for each field, the length and the bytes of its value; the
/// greatest length stands for null.
package struct SpooledRows: Sendable {
    let file: SharedFile
    let byteCount: Int
    /// How many.
    package let count: Int
}

extension SpooledRows {
    /// A few records; `nil` when there are none.
    init?(_ kind: AssetKind, _ rows: [ProjectedRow]) throws(DataportError) {
        guard !rows.isEmpty else { return nil }
        let spool = try RowSpool(kind, isOrdered: true)
        for row in rows { try spool.append(row) }
        self = try spool.finish()
    }
}
