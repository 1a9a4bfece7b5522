package import DataportCore
package import DataportZip

/// The data of one entry while it grows: in memory while it is small; then in a temporary file, or at its final place in the output.
///
/// At its final place the size of the local header must be known before the sizes of the data are. So 20 bytes are left free between
/// the name and deflated data. An entry near 4 GiB puts its Zip64 field there, any other entry four empty deflate blocks, which every
/// reader skips: no entry is moved, and no header holds a field that it does not need. Stored data has nothing that readers would
/// skip, so it begins right behind the name, and an entry that comes near 4 GiB is moved to a temporary file once.
package struct EntryBody: ~Copyable, Sendable {
    /// More compressed bytes than this leave memory.
    package static let memoryLimit = 1 << 20
    package static let emptyBlocks: [UInt8] = (0..<4).flatMap { _ in [0, 0, 0, 0xFF, 0xFF] as [UInt8] }

    /// Of the plain data.
    package private(set) var digests = Digests()
    /// Compressed bytes so far, without those that may stand for the Zip64 field.
    package private(set) var compressedByteCount = 0
    package private(set) var isInPlace = false
    /// Whether room was left for a Zip64 field.
    package let hasZip64Room: Bool
    private var spool: Spool
    private let output: OutputFile
    private var dataOffset: Int?

    /// An empty body. With `dataOffset`, its place in the output, it goes there when it outgrows memory.
    package init(output: OutputFile, dataOffset: Int? = nil, hasZip64Room: Bool = false) {
        self.output = output
        self.dataOffset = dataOffset
        self.hasZip64Room = hasZip64Room
        spool = Spool(limit: Self.memoryLimit, directory: output.directory)
    }

    /// Appends a chunk and its compressed piece.
    package mutating func append(
        plain: borrowing ByteWriter, compressed: borrowing ByteWriter
    ) throws(DataportError) {
        try plain.withBytes { (plain) throws(DataportError) in try append(plain: plain, compressed: compressed) }
    }

    /// Appends a chunk and its compressed piece.
    package mutating func append(
        plain: UnsafeRawBufferPointer, compressed: borrowing ByteWriter
    ) throws(DataportError) {
        digests.update(plain)
        try compressed.withBytes { (bytes) throws(DataportError) in try append(bytes) }
    }

    /// Writes the data that is not in its place yet to `offset`.
    package borrowing func copy(to offset: Int) throws(DataportError) {
        if !isInPlace { try spool.copy(to: output, at: offset) }
    }

    private mutating func append(_ piece: UnsafeRawBufferPointer) throws(DataportError) {
        if isInPlace, !hasZip64Room, compressedByteCount + piece.count >= Self.inPlaceLimit { try leavePlace() }
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

    /// Below the size from which an entry needs Zip64.
    private static let inPlaceLimit = Int(ZipFormat.none32) - 64

    /// Moves the data to a temporary file, for good.
    private mutating func leavePlace() throws(DataportError) {
        guard let start = dataOffset else { return }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        var done = 0
        while done < compressedByteCount {
            let count = min(buffer.count, compressedByteCount - done)
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
            try output.read(into: piece, at: start + done)
            try spool.append(UnsafeRawBufferPointer(piece))
            done += count
        }
        dataOffset = nil
        isInPlace = false
    }
}
