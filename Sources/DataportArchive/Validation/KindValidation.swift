import DataportCore
import DataportFormats

/// Validates the files of one kind: each for itself, and all against the first, which is JSON where there is JSON.
struct KindValidation: ~Copyable {
    private var first: FormatLane
    private var second: FormatLane?
    private var third: FormatLane?

    /// A validation of the kind's files in `formats`, which the archive holds; at least one.
    init(_ kind: AssetKind, _ formats: [ArchiveFormat], of reader: ArchiveReader) throws(DataportError) {
        self.init(
            first: try FormatLane(kind, formats[0], of: reader),
            second: formats.count > 1 ? try FormatLane(kind, formats[1], of: reader) : nil,
            third: formats.count > 2 ? try FormatLane(kind, formats[2], of: reader) : nil)
    }

    private init(first: consuming FormatLane, second: consuming FormatLane?, third: consuming FormatLane?) {
        self.first = first
        self.second = second
        self.third = third
    }

    /// Reads everything. `visit` sees the batches of the first format, with the places of their rows.
    mutating func run(
        _ log: inout FindingLog,
        visit: (borrowing RecordBatch, [RecordPosition], inout FindingLog) throws -> Void
    ) throws {
        while true {
            try first.refill(&log)
            if first.isAtEnd { break }
            let lines = first.lines()
            try visit(first.batch, lines, &log)
            try Self.compare(&first, &second, &log)
            try Self.compare(&first, &third, &log)
        }
        try Self.finish(&first, &second, &log)
        try Self.finish(&first, &third, &log)
    }

    /// The files and their digests; to be called at the end.
    mutating func digests(
        _ scratch: UnsafeMutableRawBufferPointer
    ) throws(DataportError) -> [(path: String, records: Int, digest: String)] {
        var digests = [(first.path, first.count, try first.digest(scratch))]
        if let result = try Self.digest(&second, scratch) { digests.append(result) }
        if let result = try Self.digest(&third, scratch) { digests.append(result) }
        return digests
    }

    private static func digest(
        _ lane: inout FormatLane?, _ scratch: UnsafeMutableRawBufferPointer
    ) throws(DataportError) -> (String, Int, String)? {
        guard var taken = lane.take() else { return nil }
        let result = (taken.path, taken.count, try taken.digest(scratch))
        lane = consume taken
        return result
    }

    /// Compares the batch of `first` with as many rows of another format.
    private static func compare(
        _ first: inout FormatLane, _ other: inout FormatLane?, _ log: inout FindingLog
    ) throws(DataportError) {
        guard var lane = other.take() else { return }
        var done = 0
        while done < first.batch.rowCount {
            if !lane.hasRow { try lane.refill(&log) }
            if lane.isAtEnd { break }
            let count = min(first.batch.rowCount - done, lane.batch.rowCount - lane.row)
            // After a fault rows do not stand side by side any more.
            if !first.hasFaults, !lane.hasFaults { try compare(&first, done, &lane, count, &log) }
            done += count
            lane.row += count
        }
        other = consume lane
    }

    private static func compare(
        _ first: inout FormatLane, _ start: Int, _ lane: inout FormatLane, _ count: Int, _ log: inout FindingLog
    ) throws(DataportError) {
        for row in 0..<count {
            guard let index = first.batch.firstDifference(row: start + row, lane.batch, row: lane.row + row) else {
                continue
            }
            let field = lane.kind.fields[index].name
            log.add(
                "format.value", at: lane.place(of: lane.row + row), kind: lane.kind.id,
                record: first.batch.text(row: start + row, field: 0), field: field,
                "the value of \(field) is not that of \(first.path)")
        }
    }

    /// Reads another format to its end and reports when it has other records than the first.
    private static func finish(
        _ first: inout FormatLane, _ other: inout FormatLane?, _ log: inout FindingLog
    ) throws(DataportError) {
        guard var lane = other.take() else { return }
        while !lane.isAtEnd { try lane.refill(&log) }
        let place = Finding.Place(lane.path)
        if first.hasFaults || lane.hasFaults {
            log.add(
                "format.not_compared", at: place, kind: lane.kind.id, "not compared with \(first.path) behind a fault")
        } else if lane.count != first.count {
            log.add(
                "format.rows", at: place, kind: lane.kind.id,
                "there are \(lane.count) records here and \(first.count) in \(first.path)")
        }
        other = consume lane
    }
}
