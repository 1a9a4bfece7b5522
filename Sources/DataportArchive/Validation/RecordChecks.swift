import DataportCore
import DataportFormats

/// What is checked of the records of one file, batch after batch: every value against its declaration, and the order of the ids.
struct RecordChecks {
    private let kind: AssetKind
    private let path: String
    private let isOrdered: Bool
    private var validator: RecordValidator
    private var last: [UInt8]?
    private var locator: ValueLocator
    /// How many violations of each rule were located: the rest is only counted.
    private var located: [String: Int] = [:]

    /// Checks of records of `kind` in the file at `path`. Archives keep their records in order; other files need not.
    init(_ kind: AssetKind, path: String, isOrdered: Bool, _ locator: ValueLocator) {
        self.kind = kind
        self.path = path
        self.isOrdered = isOrdered
        self.locator = locator
        validator = RecordValidator(kind: kind)
    }

    /// Reports what is wrong in a batch whose rows begin at `lines`.
    mutating func run(
        _ batch: inout RecordBatch, lines: [RecordPosition], _ log: inout FindingLog
    ) throws(DataportError) {
        var violations: [FieldViolation] = []
        try validator.check(&batch) { violations.append($0) }
        for violation in violations {
            let name = kind.fields[violation.field].name
            let place = try place(of: violation, lines, limit: log.limit)
            log.add(
                violation.rule, at: place, kind: kind.id,
                record: batch.text(row: violation.row, field: 0), field: name,
                "the value of \(name) \(violation.words)")
        }
        if isOrdered { checkOrder(batch, lines, &log) }
    }

    private mutating func place(
        of violation: FieldViolation, _ lines: [RecordPosition], limit: Int
    ) throws(DataportError) -> Finding.Place {
        guard located[violation.rule, default: 0] < limit else { return place(lines, violation.row) }
        located[violation.rule, default: 0] += 1
        return try locator.place(ofField: violation.field, in: lines[violation.row])
    }

    private func place(_ lines: [RecordPosition], _ row: Int) -> Finding.Place {
        Finding.Place(path, line: lines[row].line)
    }

    private mutating func checkOrder(
        _ batch: borrowing RecordBatch, _ lines: [RecordPosition], _ log: inout FindingLog
    ) {
        // A missing id is reported as such, and has no place in the order.
        for row in 0..<batch.rowCount where !batch.isNull(row: row, field: 0) {
            let order =
                row > 0
                ? batch.idOrder(row: row - 1, batch, row: row)
                : batch.withValue(row: 0, field: 0) { Self.order(last, $0) }
            guard order >= 0 else { continue }
            let isTwice = order == 0
            log.add(
                isTwice ? "record.duplicate" : "record.order", at: place(lines, row), kind: kind.id,
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
