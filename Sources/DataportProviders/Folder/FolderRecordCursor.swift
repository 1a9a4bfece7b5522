import DataportCore
import DataportFormats

/// Reads the records of a file in the order of their ids: the decoder is given the lines in that order.
struct FolderRecordCursor: RecordCursor, ~Copyable {
    private let kind: AssetKind
    private var stream: RecordStream
    private var validator: RecordValidator
    private var lines: SortedLines?
    private var wide: RecordBatch

    /// A cursor over an index, from the record after `bookmark` on; without an index there are no records.
    init(_ index: RecordIndex?, of kind: AssetKind, after bookmark: Bookmark?) throws(DataportError) {
        self.kind = kind
        stream = RecordStream(
            of: kind.withRejection, format: .json, name: index?.path ?? kind.plural, options: .loose)
        validator = RecordValidator(kind: kind)
        wide = RecordBatch(fieldCount: kind.fields.count + 1)
        lines = if let index { try SortedLines(index, after: bookmark) } else { nil }
    }

    mutating func next(into batch: inout RecordBatch) throws -> Bookmark? {
        guard var lines else { return nil }
        defer { self.lines = lines }
        wide.rowLimit = batch.rowLimit
        let isMore = try stream.next(
            into: &wide, read: { (buffer) throws(DataportError) in try lines.read(into: buffer) })
        guard isMore else { return nil }
        batch.reset(fieldCount: kind.fields.count)
        for row in 0..<wide.rowCount {
            for field in kind.fields.indices { batch.append(wide, row: row, field: field) }
        }
        try validator.validate(&batch)
        return batch.withValue(row: batch.rowCount - 1, field: 0) { Bookmark($0.map { Array($0) } ?? []) }
    }
}

/// The lines of a file in the order of an index, as one stream of bytes.
private struct SortedLines {
    private let file: PlainFile
    private let ranges: [Range<Int>]
    private var next: Int
    private var position = 0
    private var lacksLineFeed = false

    init(_ index: RecordIndex, after bookmark: Bookmark?) throws(DataportError) {
        file = try PlainFile(index.path)
        ranges = index.ranges
        next =
            bookmark.map { mark in
                index.ids.firstIndex { mark.bytes.lexicographicallyPrecedes($0) } ?? index.ids.count
            } ?? 0
    }

    /// Fills `buffer`; 0 at the end. Every line ends with a line feed, the last one of the file too.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int {
        var done = 0
        while done < buffer.count {
            if lacksLineFeed {
                buffer[done] = 0x0A
                done += 1
                lacksLineFeed = false
                continue
            }
            guard next < ranges.count else { break }
            let range = ranges[next]
            let rest = range.lowerBound + position..<range.upperBound
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<min(buffer.count, done + rest.count)])
            let count = try file.read(into: room, at: rest.lowerBound)
            done += count
            position += count
            guard count < room.count || position == range.count else { continue }
            lacksLineFeed = count > 0 && buffer[done - 1] != 0x0A
            (next, position) = (next + 1, 0)
        }
        return done
    }
}
