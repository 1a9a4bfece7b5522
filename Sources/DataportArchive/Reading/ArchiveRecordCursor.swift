import DataportCore
import DataportFormats
import DataportZip

/// Reads one file of records on a thread of its own, so that it is inflated, decoded and checked while whoever wants the records does
/// something with those that came before.
struct ArchiveRecordCursor: RecordCursor, ~Copyable {
    private let feed: ReadAhead<ArchiveRecordReader>
    /// A batch to give back.
    private var spare: RecordPage

    /// A cursor over the file at `path`, which `entry` reads from its start, from the record after `bookmark` on.
    init(
        _ entry: consuming EntryReader, of kind: AssetKind, format: ArchiveFormat, path: String,
        after bookmark: Bookmark?
    ) throws(DataportError) {
        let reader = ArchiveRecordReader(entry, of: kind, format: format, path: path, after: bookmark)
        feed = try ReadAhead(reader, batches: [RecordPage(kind), RecordPage(kind)])
        spare = RecordPage(kind)
    }

    mutating func next(into batch: inout RecordBatch) throws(DataportError) -> Bookmark? {
        guard !spare.isLast else { return nil }
        spare = try feed.next(spare)
        swap(&batch, &spare.batch)
        return spare.isLast ? nil : Bookmark(spare.lastID)
    }
}

/// A batch on its way between two threads.
private final class RecordPage {
    var batch: RecordBatch
    /// The id of its last record.
    var lastID: [UInt8] = []
    /// Whether it is empty because there are no more.
    var isLast = false

    init(_ kind: AssetKind) { batch = RecordBatch(fieldCount: kind.fields.count) }
}

/// Reads one file of records, checks every record against its declaration, and refuses the file when its ids do not ascend: merges
/// rely on the order.
private struct ArchiveRecordReader: BatchReader, ~Copyable {
    /// Missing only while `stream` reads from it.
    private var entry: EntryReader?
    private var stream: RecordStream
    private var validator: RecordValidator
    /// The id of the last record that was read.
    private var last: [UInt8] = []
    /// Records up to this id are left out.
    private let bookmark: [UInt8]?
    private let path: String

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

    mutating func read(into page: RecordPage) throws(DataportError) -> Bool {
        repeat {
            guard try read(&page.batch) else {
                page.isLast = true
                return false
            }
            try validator.validate(&page.batch)
            try checkOrder(of: page.batch)
            if let bookmark { dropRecords(upTo: bookmark, from: &page.batch) }
        } while page.batch.isEmpty
        page.lastID = last
        return true
    }

    private mutating func read(_ batch: inout RecordBatch) throws(DataportError) -> Bool {
        guard var reader = entry.take() else { return false }
        let isFilled = try stream.next(into: &batch) { (buffer) throws(DataportError) in
            try reader.read(into: buffer)
        }
        entry = consume reader
        return isFilled
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
