package import DataportCore

/// Reads the rows of one file of one kind in one format. Decoders are sans I/O: whoever calls hands over the file's bytes one piece
/// after another, cut anywhere, and gets batches. They check the format, and that whole numbers, booleans and paths of attachments are
/// written as such; that values obey the rest of the kind's declaration is `RecordValidator`'s matter.
///
/// Memory is bounded by one piece and one record. `RecordStream` has the loop around it.
package protocol RecordDecoder: ~Copyable, Sendable {
    /// Where the rows of the batch began, row for row; starts anew with every empty batch.
    var positions: [RecordPosition] { get }

    /// Whether everything up to the end of the file was read. When `decode` returns before that, it wants an empty batch or more bytes.
    var isFinished: Bool { get }

    /// Appends records to `batch` until it is full or `input` is used up, and returns how many bytes of `input` it took: less than
    /// there are only when the batch is full. `isLast` says that the file ends with `input`; it may be empty then.
    ///
    /// What is wrong with a record is handed to `report`. When that returns, the record is left out and reading goes on with the next
    /// one if the format allows it; what it throws ends reading for good. A record beyond the limit throws an error of code `limit`.
    mutating func decode(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into batch: inout RecordBatch,
        report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) -> Int
}

extension RecordDecoder where Self: ~Copyable {
    /// Does the same and throws the first fault as an error.
    package mutating func decode(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into batch: inout RecordBatch
    ) throws(DataportError) -> Int {
        try decode(input, isLast: isLast, into: &batch) { fault throws(DataportError) in throw fault.error }
    }
}

/// Where a record begins in its file.
package struct RecordPosition: Sendable, Equatable {
    /// Bytes before it.
    package var offset: Int
    /// Its line, counted from 1.
    package var line: Int

    /// A position; the default is the beginning of a file.
    package init(offset: Int = 0, line: Int = 1) {
        self.offset = offset
        self.line = line
    }
}

/// How strict a decoder is, and how much it takes.
package struct DecoderOptions: Sendable {
    /// What attachment fields may hold.
    package enum Attachments: Sendable {
        /// Paths of files in an archive.
        case archivePaths
        /// Any text, such as the relative file names of samples.
        case anyText
    }

    /// What attachment fields may hold.
    package var attachments = Attachments.archivePaths
    /// JSON: whether every field must have its key; otherwise a missing key is null.
    package var requiresEveryKey = true
    /// JSON and CSV: whether the last record must end its line, by which a file that was cut off is found.
    package var requiresLastLineEnd = true
    /// CSV: whether lines may end with LF alone.
    package var acceptsLineFeeds = false
    /// Whether a record stays in the batch although a value is not of its field's type. What the value itself shows is for `RecordValidator` to
    /// find then; what only JSON shows, such as a number in quotes, is reported.
    package var keepsFieldFaults = false
    /// The most bytes of one record in its file.
    package var maximumRecordBytes = 16 << 20

    /// As docs/format.md demands it of archives.
    package static let archive = DecoderOptions()
    /// As archives are read whose invalid records are to be told from the others.
    package static let sifting = {
        var options = DecoderOptions.archive
        options.keepsFieldFaults = true
        return options
    }()
    /// As people write files: missing keys, file names, any line ends.
    package static let lenient = DecoderOptions(
        attachments: .anyText, requiresEveryKey: false, requiresLastLineEnd: false, acceptsLineFeeds: true)
    /// As programs of others write files of records: our columns, but line ends and missing keys are not insisted on.
    package static let loose = DecoderOptions(
        attachments: .archivePaths, requiresEveryKey: false, requiresLastLineEnd: false, acceptsLineFeeds: true)
}

/// The decoder that reads records of `kind` in `format`; `name` is the path that places of faults begin with.
package func recordDecoder(
    for kind: AssetKind, format: ArchiveFormat, name: String, options: DecoderOptions = .archive
) -> any RecordDecoder & ~Copyable {
    switch format {
    case .json: JSONLinesDecoder(kind: kind, name: name, options: options)
    case .csv: CSVDecoder(kind: kind, name: name, options: options)
    case .xml: XMLDecoder(kind: kind, name: name, options: options)
    }
}
