package import DataportCore

/// Reads spooled records. A bookmark is the place of the next row in the file.
package struct SpooledCursor: RecordCursor, ~Copyable {
    private let kind: AssetKind
    private let end: Int
    private var reader: RowReader
    private var position: Int

    package init(_ kind: AssetKind, _ rows: SpooledRows, after bookmark: Bookmark?) {
        self.kind = kind
        end = rows.byteCount
        reader = RowReader(rows, isSequential: true)
        position = bookmark.map { $0.bytes.reduce(0) { $0 << 8 | Int($1) } } ?? 0
    }

    package mutating func next(into batch: inout RecordBatch) throws(DataportError) -> Bookmark? {
        batch.reset(fieldCount: kind.fields.count)
        let fields = kind.fields.count
        while !batch.isFull, position < end {
            position += try reader.withRow(at: position) { (row) throws(DataportError) in
                Self.append(row, fields, to: &batch)
                return 4 + row.count
            }
        }
        guard !batch.isEmpty else { return nil }
        return Bookmark((0..<8).map { UInt8(truncatingIfNeeded: position >> (56 - 8 * $0)) })
    }

    private static func append(_ row: UnsafeRawBufferPointer, _ fields: Int, to batch: inout RecordBatch) {
        var at = 0
        for _ in 0..<fields {
            let length = RowReader.length(row, at)
            at += 4
            if length == Int(UInt32.max) {
                batch.appendNull()
            } else {
                batch.append(UnsafeRawBufferPointer(rebasing: row[at..<at + length]))
                at += length
            }
        }
    }
}
