import DataportCore
import DataportFormats

/// Validates the files of one kind: each for itself, and all against the first, which is JSON where there is JSON.
struct KindValidation: ~Copyable {
    private var first: FormatLane
    private var second: FormatLane?
    private var third: FormatLane?

    /// A validation of the kind's files in `formats`, which the archive holds; at least one.
    init(
        _ kind: AssetKind, _ formats: [ArchiveFormat], of reader: ArchiveReader, limit: Int
    ) throws(DataportError) {
        self.init(
            first: try FormatLane(kind, formats[0], of: reader, limit: limit),
            second: formats.count > 1 ? try FormatLane(kind, formats[1], of: reader, limit: limit) : nil,
            third: formats.count > 2 ? try FormatLane(kind, formats[2], of: reader, limit: limit) : nil)
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
            try visit(first.batch, first.lines, &log)
            try FormatComparison.compare(&first, &second, &log)
            try FormatComparison.compare(&first, &third, &log)
        }
        try FormatComparison.finish(&first, &second, &log)
        try FormatComparison.finish(&first, &third, &log)
    }

    /// Whether the first format holds records that could not be read.
    var hasFaults: Bool { first.hasFaults }

    /// The files as they were read; to be called at the end.
    mutating func files() -> [FormatLane.File] {
        [first.file] + [Self.file(&second), Self.file(&third)].compactMap { $0 }
    }

    private static func file(_ lane: inout FormatLane?) -> FormatLane.File? {
        guard let taken = lane.take() else { return nil }
        let file = taken.file
        lane = consume taken
        return file
    }
}
