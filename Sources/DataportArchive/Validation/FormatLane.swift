import DataportCore
import DataportFormats

/// One file of records that is validated: read once, digested on the way, every record checked against its declaration.
struct FormatLane: ~Copyable {
    /// What is known of a file that was read to its end.
    struct File {
        let path: String
        let records: Int
        let hasFaults: Bool
        let digest: String
    }

    let kind: AssetKind
    let path: String
    private(set) var batch: RecordBatch
    /// The row of the batch that is compared next.
    var row = 0
    /// Records read so far.
    private(set) var count = 0
    private(set) var isAtEnd = false
    /// Whether records were left out because they could not be read.
    private(set) var hasFaults = false
    /// Missing only while `stream` reads from it.
    private var entry: DigestingEntry?
    private var stream: RecordStream
    private var checks: RecordChecks

    /// A lane over the file of `kind` in `format`, which the archive holds.
    init(_ kind: AssetKind, _ format: ArchiveFormat, of reader: ArchiveReader) throws(DataportError) {
        self.kind = kind
        path = format.path(of: kind)
        batch = RecordBatch(fieldCount: kind.fields.count)
        entry = DigestingEntry(try reader.open(path))
        stream = RecordStream(of: kind, format: format, name: path)
        checks = RecordChecks(kind, path: path, isOrdered: true)
    }

    /// Whether rows of the batch are still to be compared.
    var hasRow: Bool { row < batch.rowCount }

    /// Gets the next batch and reports what is wrong with its records.
    mutating func refill(_ log: inout FindingLog) throws(DataportError) {
        row = 0
        try read(&log)
        guard !isAtEnd else { return }
        count += batch.rowCount
        try checks.run(&batch, lines: stream.positions, &log)
    }

    /// Where a row of the batch begins.
    mutating func place(of row: Int) -> Finding.Place { Finding.Place(path, line: stream.positions[row].line) }

    /// The line of each row of the batch.
    mutating func lines() -> [RecordPosition] { stream.positions }

    /// Reads what is left of the file.
    mutating func file(_ scratch: UnsafeMutableRawBufferPointer) throws(DataportError) -> File {
        let digest = try entry?.drain(scratch) ?? ""
        return File(path: path, records: count, hasFaults: hasFaults, digest: digest)
    }

    private mutating func read(_ log: inout FindingLog) throws(DataportError) {
        guard var file = entry.take() else { return }
        var found = log
        var faults = 0
        let id = kind.id
        let isFilled = try stream.next(into: &batch) { (buffer) throws(DataportError) in
            try file.read(into: buffer)
        } report: { fault in
            faults += 1
            found.add(
                fault.rule.rawValue, at: Finding.Place(fault.file, line: fault.line, column: fault.column), kind: id,
                record: fault.record, field: fault.field, fault.message)
        }
        entry = consume file
        log = found
        hasFaults = hasFaults || faults > 0
        isAtEnd = !isFilled
    }
}
