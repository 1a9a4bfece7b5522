import DataportCore
import DataportFormats

/// Reads one file of records, checks every record against its declaration, and refuses the file when its ids do not ascend: merges
/// rely on the order.
struct ArchiveRecordCursor: RecordCursor, ~Copyable {
    /// Missing only while `stream` reads from it.
    private var entry: EntryReader?
    private var stream: RecordStream
    private var validator: RecordValidator
    /// The id of the last record that was read.
    private var last: [UInt8] = []
    /// Records up to this id are left out.
    private let bookmark: [UInt8]?
    private let path: String

    /// A cursor over the file at `path`, which `entry` reads from its start, from the record after `bookmark` on.
    init(
        _ entry: consuming EntryReader, of kind: AssetKind, format: ArchiveFormat, path: String,
        after bookmark: Bookmark?
    ) {
        self.entry = consume entry
        self.path = path
        self.bookmark = bookmark?.bytes
        stream = RecordStream(of: kind, format: format, name: path)
        validator = RecordValidator(kind: kind)
    }

    mutating func next(into batch: inout RecordBatch) throws -> Bookmark? {
        repeat {
            guard try read(&batch) else { return nil }
            try validator.validate(&batch)
            try checkOrder(of: batch)
            if let bookmark { dropRecords(upTo: bookmark, from: &batch) }
        } while batch.isEmpty
        return Bookmark(last)
    }

    private mutating func read(_ batch: inout RecordBatch) throws(DataportError) -> Bool {
        guard var reader = entry.take() else { return false }
        do throws(DataportError) {
            let isFilled = try stream.next(into: &batch) { (buffer) throws(DataportError) in
                try reader.read(into: buffer)
            }
            entry = consume reader
            return isFilled
        } catch {
            throw error
        }
    }

    private mutating func checkOrder(of batch: borrowing RecordBatch) throws(DataportError) {
        for row in 0..<batch.rowCount {
            let isAscending =
                row == 0
                ? batch.withValue(row: 0, field: 0) {
                    last.lexicographicallyPrecedes($0 ?? .init(start: nil, count: 0))
                }
                : batch.idOrder(row: row - 1, batch, row: row) < 0
            guard isAscending else {
                throw DataportError(
                    .badInput, "the records do not stand in the order of their ids, or one stands there twice",
                    place: "\(path):\(stream.positions[row].line)", advice: "take another copy of the archive")
            }
        }
        last = batch.withValue(row: batch.rowCount - 1, field: 0) { Array($0 ?? .init(start: nil, count: 0)) }
    }

    private func dropRecords(upTo bookmark: [UInt8], from batch: inout RecordBatch) {
        var count = 0
        while count < batch.rowCount,
            !batch.withValue(row: count, field: 0, { bookmark.lexicographicallyPrecedes($0!) })
        {
            count += 1
        }
        batch.dropFirst(rows: count)
    }
}
