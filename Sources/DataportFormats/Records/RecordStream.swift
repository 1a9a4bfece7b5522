package import DataportCore

/// The loop around a decoder: takes a file piece by piece from whoever reads it and hands out batches. Memory is bounded by a piece, a
/// record and a batch.
package struct RecordStream: ~Copyable, Sendable {
    private var decoder: any RecordDecoder & ~Copyable
    private let fieldCount: Int
    private var buffer: [UInt8]
    private var unread = 0..<0
    private var isAtEnd = false

    /// Where the rows of the batch began in the file, row for row. (Mutating, because the compiler cannot borrow what is in a move-only
    /// existential.)
    package var positions: [RecordPosition] { mutating get { decoder.positions } }

    /// A stream of the records of `kind` in `format`; `name` is the path that places of faults begin with.
    package init(
        of kind: AssetKind, format: ArchiveFormat, name: String, options: DecoderOptions = .archive,
        pieceBytes: Int = 256 << 10
    ) {
        decoder = recordDecoder(for: kind, format: format, name: name, options: options)
        fieldCount = kind.fields.count
        buffer = Array(repeating: 0, count: max(pieceBytes, 1))
    }

    /// Replaces the contents of `batch` with the next records and says whether there are any; `false` at the end, and at every call
    /// after it. `read` copies the next bytes of the file to where it is told and returns how many, 0 at the end; `report` is as in
    /// `RecordDecoder.decode`.
    package mutating func next(
        into batch: inout RecordBatch, read: (UnsafeMutableRawBufferPointer) throws(DataportError) -> Int,
        report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) -> Bool {
        batch.reset(fieldCount: fieldCount)
        while !batch.isFull, !decoder.isFinished {
            if unread.isEmpty, !isAtEnd { try fill(read) }
            let piece = buffer
            let range = unread
            let taken = try piece.withUnsafeBufferPointer { (piece) throws(DataportError) in
                try decoder.decode(
                    UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(piece)[range]), isLast: isAtEnd,
                    into: &batch, report: report)
            }
            unread = range.lowerBound + taken..<range.upperBound
        }
        return !batch.isEmpty
    }

    /// Does the same and throws the first fault as an error.
    package mutating func next(
        into batch: inout RecordBatch, read: (UnsafeMutableRawBufferPointer) throws(DataportError) -> Int
    ) throws(DataportError) -> Bool {
        try next(into: &batch, read: read) { fault throws(DataportError) in throw fault.error }
    }

    private mutating func fill(
        _ read: (UnsafeMutableRawBufferPointer) throws(DataportError) -> Int
    ) throws(DataportError) {
        let count = try buffer.withUnsafeMutableBufferPointer { (buffer) throws(DataportError) in
            try read(UnsafeMutableRawBufferPointer(buffer))
        }
        unread = 0..<count
        isAtEnd = count == 0
    }
}
