import DataportCore
import DataportFormats
import DataportZip

/// Reads the records of one kind of an archive, and tells those that an import leaves out from the others.
struct RecordSieve: ~Copyable {
    /// A record that is left out.
    struct Row {
        let row: Int
        let reason: MergeReason
        /// Why, for people; holds no value.
        let sentence: String
        /// The field whose value is not valid.
        var field: Int?
    }

    let kind: AssetKind
    private var entry: EntryReader?
    private var stream: RecordStream
    private var validator: RecordValidator
    private let parents: [(field: Int, kind: AssetKind.ID)]
    private let keys: RecordKeys
    private let refused: [[UInt8]: String]

    /// A sieve over the file of `kind` in `format`; records that refer to one that is left out are left out too.
    init(
        _ reader: ArchiveReader, _ kind: AssetKind, _ format: ArchiveFormat, _ leftOut: LeftOut
    ) throws(DataportError) {
        self.kind = kind
        keys = leftOut.keys
        refused = leftOut.refused[kind.id] ?? [:]
        let path = format.path(of: kind)
        stream = RecordStream(of: kind, format: format, name: path, options: .sifting)
        validator = RecordValidator(kind: kind)
        parents = kind.fields.enumerated().compactMap { index, field in
            if case .reference(let target) = field.type { (index, target) } else { nil }
        }
        entry = try reader.open(path)
    }

    /// Replaces the contents of `batch` with the next records and returns those of them that are left out, in their order; `nil` at the end.
    mutating func next(into batch: inout RecordBatch) throws(DataportError) -> [Row]? {
        guard var file = entry.take() else { return nil }
        var faults: [RecordFault] = []
        let isFilled = try stream.next(into: &batch) { (buffer) throws(DataportError) in
            try file.read(into: buffer)
        } report: { fault throws(DataportError) in
            // What is no matter of one value has been refused before anything is left out.
            guard let field = fault.field, fault.rule.rawValue.hasPrefix("field."), kind.index(of: field) != nil else {
                throw fault.error
            }
            faults.append(fault)
        }
        guard isFilled else { return nil }
        entry = consume file
        return try sort(&batch, faults)
    }

    /// What is wrong with each field of a row.
    mutating func violations(ofRow row: Int, in batch: inout RecordBatch) -> [FieldViolation] {
        validator.violations(ofRow: row, in: &batch)
    }

    private mutating func sort(_ batch: inout RecordBatch, _ faults: [RecordFault]) throws(DataportError) -> [Row] {
        var found: [Int: Row] = [:]
        try validator.check(&batch) { violation in
            found[violation.row] = Row(
                row: violation.row, reason: .invalid,
                sentence: "the value of \(kind.fields[violation.field].name) \(violation.words)",
                field: violation.field)
        }
        for fault in faults { add(fault, to: &found) }
        addRefused(batch, to: &found)
        if !keys.isEmpty {
            for row in 0..<batch.rowCount where found[row] == nil && refersToLeftOut(batch, row) {
                found[row] = Row(row: row, reason: .parentRejected, sentence: MergeReason.parentRejected.sentence)
            }
        }
        return found.values.sorted { $0.row < $1.row }
    }

    /// Records that are valid and left out all the same.
    private func addRefused(_ batch: borrowing RecordBatch, to found: inout [Int: Row]) {
        guard !refused.isEmpty else { return }
        for row in 0..<batch.rowCount where found[row] == nil {
            let id = batch.withValue(row: row, field: 0) { $0.map { Array($0) } ?? [] }
            if let sentence = refused[id] {
                found[row] = Row(row: row, reason: .unsubscribeLost, sentence: sentence)
            }
        }
    }

    /// Faults of the decoder stand behind the beginning of their record.
    private mutating func add(_ fault: RecordFault, to found: inout [Int: Row]) {
        let positions = stream.positions
        guard let name = fault.field, let field = kind.index(of: name) else { return }
        var (low, high) = (0, positions.count)
        while low < high {
            let middle = (low + high) / 2
            if positions[middle].offset <= fault.offset { low = middle + 1 } else { high = middle }
        }
        found[low - 1] = Row(row: low - 1, reason: .invalid, sentence: fault.message, field: field)
    }

    private func refersToLeftOut(_ batch: borrowing RecordBatch, _ row: Int) -> Bool {
        parents.contains { parent in
            batch.withValue(row: row, field: parent.field) { id in id.map { keys.contains(parent.kind, $0) } ?? false }
        }
    }
}
