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
    private var validator: RecordValidator
    private var last: [UInt8]?

    /// A lane over the file of `kind` in `format`, which the archive holds.
    init(_ kind: AssetKind, _ format: ArchiveFormat, of reader: ArchiveReader) throws(DataportError) {
        self.kind = kind
        path = format.path(of: kind)
        batch = RecordBatch(fieldCount: kind.fields.count)
        entry = DigestingEntry(try reader.open(path))
        stream = RecordStream(of: kind, format: format, name: path)
        validator = RecordValidator(kind: kind)
    }

    /// Whether rows of the batch are still to be compared.
    var hasRow: Bool { row < batch.rowCount }

    /// Gets the next batch and reports what is wrong with its records.
    mutating func refill(_ log: inout FindingLog) throws(DataportError) {
        row = 0
        try read(&log)
        guard !isAtEnd else { return }
        count += batch.rowCount
        try checkFields(&log)
        checkOrder(&log)
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

    private mutating func checkFields(_ log: inout FindingLog) throws(DataportError) {
        var violations: [FieldViolation] = []
        try validator.check(&batch) { violations.append($0) }
        for violation in violations {
            let name = kind.fields[violation.field].name
            log.add(
                violation.rule, at: place(of: violation.row), kind: kind.id,
                record: batch.text(row: violation.row, field: 0), field: name,
                "the value of \(name) \(violation.words)")
        }
    }

    private mutating func checkOrder(_ log: inout FindingLog) {
        // A missing id is reported as such, and has no place in the order.
        for row in 0..<batch.rowCount where !batch.isNull(row: row, field: 0) {
            let order =
                row > 0
                ? batch.idOrder(row: row - 1, batch, row: row)
                : batch.withValue(row: 0, field: 0) { Self.order(last, $0) }
            guard order >= 0 else { continue }
            let isTwice = order == 0
            log.add(
                isTwice ? "record.duplicate" : "record.order", at: place(of: row), kind: kind.id,
                record: batch.text(row: row, field: 0), field: "id",
                isTwice ? "the id stands here a second time" : "the id comes before that of the record above")
        }
        last = batch.withValue(row: batch.rowCount - 1, field: 0) { $0.map { Array($0) } ?? [] }
    }

    /// Below zero when `last` comes before the id, as it should.
    private static func order(_ last: [UInt8]?, _ id: UnsafeRawBufferPointer?) -> Int {
        guard let last, let id else { return -1 }
        return last.lexicographicallyPrecedes(id) ? -1 : last.elementsEqual(id) ? 0 : 1
    }
}
