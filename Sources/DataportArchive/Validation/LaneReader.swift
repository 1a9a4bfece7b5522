import DataportCore
import DataportFormats
import DataportZip

/// A batch of a file that is validated, and what was found while it was read.
final class LaneBatch {
    /// The records.
    var batch: RecordBatch
    /// Where each of them begins.
    var positions: [RecordPosition] = []
    /// What is wrong with them.
    var log: FindingLog
    /// Whether records were left out because they could not be read.
    var hasFaults = false
    /// The file's SHA-256, when there are no more records; the batch is empty then.
    var digest: String?

    /// An empty batch for records of `kind`; its log keeps `limit` findings of each rule.
    init(_ kind: AssetKind, limit: Int) {
        batch = RecordBatch(fieldCount: kind.fields.count)
        log = FindingLog(limit: limit)
    }
}

/// Reads a file of records, digests it on the way, and checks every record against its declaration.
struct LaneReader: BatchReader, ~Copyable {
    private let kind: AssetKind
    private let limit: Int
    /// Missing only while `stream` reads from it.
    private var entry: DigestingEntry?
    private var stream: RecordStream
    private var checks: RecordChecks

    /// A reader of the file of `kind` in `format`, which the archive holds.
    init(_ kind: AssetKind, _ format: ArchiveFormat, of reader: ArchiveReader, limit: Int) throws(DataportError) {
        self.kind = kind
        self.limit = limit
        let path = format.path(of: kind)
        stream = RecordStream(of: kind, format: format, name: path)
        let locator = ValueLocator(kind, format, path: path) { () throws(DataportError) in
            let second = SecondReading(try reader.open(path))
            return { (buffer) throws(DataportError) in try second.read(into: buffer) }
        }
        checks = RecordChecks(kind, path: path, isOrdered: true, locator)
        entry = DigestingEntry(try reader.open(path))
    }

    /// Replaces what `next` holds with the next records, or with the digest at the end.
    mutating func read(into next: LaneBatch) throws(DataportError) -> Bool {
        guard var file = entry.take() else { return false }
        next.log = FindingLog(limit: limit)
        var faults = 0
        let id = kind.id
        let isFilled = try stream.next(into: &next.batch) { (buffer) throws(DataportError) in
            try file.read(into: buffer)
        } report: { fault in
            faults += 1
            next.log.add(
                fault.rule.rawValue, at: Finding.Place(fault.file, line: fault.line, column: fault.column), kind: id,
                record: fault.record, field: fault.field, fault.message)
        }
        next.hasFaults = faults > 0
        next.positions = stream.positions
        if isFilled {
            try checks.run(&next.batch, lines: next.positions, &next.log)
        } else {
            next.digest = try Self.drain(&file)
        }
        entry = consume file
        return isFilled
    }

    private static func drain(_ file: inout DigestingEntry) throws(DataportError) -> String {
        let rest = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 14, alignment: 16)
        defer { rest.deallocate() }
        return try file.drain(rest)
    }
}

/// An entry that is read once more, to locate what is reported.
private final class SecondReading {
    private var entry: EntryReader

    init(_ entry: consuming EntryReader) { self.entry = entry }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int { try entry.read(into: buffer) }
}
