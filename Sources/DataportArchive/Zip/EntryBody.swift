import DataportCore

/// The data of one entry while it grows: in memory while it is small; then in a temporary file, or at its final place in the output.
///
/// At its final place the size of the local header must be known before the sizes of the data are. So 20 bytes are left free between
/// the name and the data. An entry near 4 GiB puts its Zip64 field there, any other entry four empty deflate blocks, which every
/// reader skips: no entry is moved, and no header holds a field that it does not need.
struct EntryBody: ~Copyable, Sendable {
    /// More compressed bytes than this leave memory.
    static let memoryLimit = 1 << 20
    static let emptyBlocks: [UInt8] = (0..<4).flatMap { _ in [0, 0, 0, 0xFF, 0xFF] as [UInt8] }

    /// Of the plain data.
    private(set) var digests = Digests()
    /// Compressed bytes so far, without those that may stand for the Zip64 field.
    private(set) var compressedByteCount = 0
    private(set) var isInPlace = false
    private var spool: Spool
    private let output: OutputFile
    private let dataOffset: Int?

    /// An empty body. With `dataOffset`, its place in the output, it goes there when it outgrows memory.
    init(output: OutputFile, dataOffset: Int? = nil) {
        self.output = output
        self.dataOffset = dataOffset
        spool = Spool(limit: Self.memoryLimit, directory: output.directory)
    }

    /// Appends a chunk and its compressed piece.
    mutating func append(
        plain: borrowing ByteWriter, compressed: borrowing ByteWriter
    ) throws(DataportError) {
        try plain.withBytes { (plain) throws(DataportError) in try append(plain: plain, compressed: compressed) }
    }

    /// Appends a chunk and its compressed piece.
    mutating func append(
        plain: UnsafeRawBufferPointer, compressed: borrowing ByteWriter
    ) throws(DataportError) {
        digests.update(plain)
        try compressed.withBytes { (bytes) throws(DataportError) in try append(bytes) }
    }

    /// Writes the data that is not in its place yet to `offset`.
    borrowing func copy(to offset: Int) throws(DataportError) {
        if !isInPlace { try spool.copy(to: output, at: offset) }
    }

    private mutating func append(_ piece: UnsafeRawBufferPointer) throws(DataportError) {
        if let dataOffset, isInPlace || !spool.holdsInMemory(piece.count) {
            if !isInPlace {
                try spool.copy(to: output, at: dataOffset)
                spool = Spool(limit: 0, directory: output.directory)
                isInPlace = true
            }
            try output.write(piece, at: dataOffset + compressedByteCount)
        } else {
            try spool.append(piece)
        }
        compressedByteCount += piece.count
    }
}
