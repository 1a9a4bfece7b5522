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
            try FormatComparison.compare(&first, &second, &log)
            try FormatComparison.compare(&first, &third, &log)
        }
        try FormatComparison.finish(&first, &second, &log)
        try FormatComparison.finish(&first, &third, &log)
    }

    /// Whether the first format holds records that could not be read.
    var hasFaults: Bool { first.hasFaults }

    /// The files as they were read; to be called at the end.
    mutating func files(_ scratch: UnsafeMutableRawBufferPointer) throws(DataportError) -> [FormatLane.File] {
        var files = [try first.file(scratch)]
        if let file = try Self.file(&second, scratch) { files.append(file) }
        if let file = try Self.file(&third, scratch) { files.append(file) }
        return files
    }

    private static func file(
        _ lane: inout FormatLane?, _ scratch: UnsafeMutableRawBufferPointer
    ) throws(DataportError) -> FormatLane.File? {
        guard var taken = lane.take() else { return nil }
        let file = try taken.file(scratch)
        lane = consume taken
        return file
    }
}
