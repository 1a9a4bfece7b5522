import DataportCore
import DataportFormats

/// One file of records that is validated, batch after batch; a thread of its own reads ahead.
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
    private let feed: ReadAhead<LaneReader>
    private var current: LaneBatch
    /// The row of the batch that is compared next.
    var row = 0
    /// Records read so far.
    private(set) var count = 0
    /// Whether records were left out because they could not be read.
    private(set) var hasFaults = false

    /// A lane over the file of `kind` in `format`, which the archive holds; batches hold `limit` findings of each rule.
    init(_ kind: AssetKind, _ format: ArchiveFormat, of reader: ArchiveReader, limit: Int) throws(DataportError) {
        self.kind = kind
        path = format.path(of: kind)
        feed = try ReadAhead(
            LaneReader(kind, format, of: reader, limit: limit),
            batches: [LaneBatch(kind, limit: limit), LaneBatch(kind, limit: limit)])
        current = LaneBatch(kind, limit: limit)
    }

    /// The records that are looked at.
    var batch: RecordBatch { _read { yield current.batch } }

    /// Whether everything was read.
    var isAtEnd: Bool { current.digest != nil }

    /// Whether rows of the batch are still to be compared.
    var hasRow: Bool { row < current.batch.rowCount }

    /// Gets the next batch and reports what is wrong with its records.
    mutating func refill(_ log: inout FindingLog) throws(DataportError) {
        guard !isAtEnd else { return }
        row = 0
        current = try feed.next(current)
        log.merge(current.log)
        hasFaults = hasFaults || current.hasFaults
        count += current.batch.rowCount
    }

    /// Where a row of the batch begins.
    func place(of row: Int) -> Finding.Place { Finding.Place(path, line: current.positions[row].line) }

    /// The line of each row of the batch.
    var lines: [RecordPosition] { current.positions }

    /// The file; to be called at its end.
    var file: File { File(path: path, records: count, hasFaults: hasFaults, digest: current.digest ?? "") }
}
