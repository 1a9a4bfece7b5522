package import DataportCore
import DataportZip

/// Writes entries one after another, then the central directory. Memory does not grow with the number of entries.
package struct ZipWriter: ~Copyable, Sendable {
    /// Where the next entry begins.
    package private(set) var offset = 0
    package private(set) var entryCount = 0
    private let output: OutputFile
    private let time: DOSTime
    private var directory: Spool
    private var scratch = ByteWriter()

    /// A writer at the start of `output`; every entry is dated `created`.
    package init(output: OutputFile, created: Instant) {
        self.output = output
        time = DOSTime(created)
        directory = Spool(limit: 1 << 20, directory: output.directory)
    }

    /// An empty body for the next entry, which may be written in place.
    package func body(named name: String, method: UInt16) -> EntryBody {
        let isDeflated = method == 8
        let room = isDeflated ? ZipFormat.localZip64ByteCount : 0
        return EntryBody(output: output, dataOffset: offset + 30 + name.utf8.count + room, hasZip64Room: isDeflated)
    }

    /// An empty body for an entry after the next.
    package func laterBody() -> EntryBody { EntryBody(output: output) }

    /// Completes an entry: its body may be in place, and is copied if not.
    package mutating func append(_ body: consuming EntryBody, named name: String, method: UInt16) throws(DataportError)
    {
        let digests = body.digests
        let isEmpty = digests.byteCount == 0
        var entry = ZipEntry(
            name: Array(name.utf8), method: isEmpty ? 0 : method, crc32: digests.crc32,
            byteCount: UInt64(digests.byteCount),
            compressedByteCount: isEmpty ? 0 : UInt64(body.compressedByteCount), offset: UInt64(offset))
        let pads = body.isInPlace && body.hasZip64Room && !entry.sizesNeedZip64
        if pads { entry.compressedByteCount += UInt64(EntryBody.emptyBlocks.count) }
        scratch.removeAll()
        ZipFormat.local(entry, time, into: &scratch)
        if pads { EntryBody.emptyBlocks.withUnsafeBytes { scratch.append($0) } }
        let headerOffset = offset
        try scratch.withBytes { (bytes) throws(DataportError) in try output.write(bytes, at: headerOffset) }
        if !isEmpty { try body.copy(to: offset + scratch.count) }
        try record(entry)
    }

    /// Writes a whole small entry.
    package mutating func append(
        _ data: UnsafeRawBufferPointer, named name: String, method: UInt16, crc32: UInt32, byteCount: Int
    ) throws(DataportError) {
        let entry = ZipEntry(
            name: Array(name.utf8), method: method, crc32: crc32, byteCount: UInt64(byteCount),
            compressedByteCount: UInt64(data.count), offset: UInt64(offset))
        scratch.removeAll()
        ZipFormat.local(entry, time, into: &scratch)
        scratch.append(data)
        let headerOffset = offset
        try scratch.withBytes { (bytes) throws(DataportError) in try output.write(bytes, at: headerOffset) }
        try record(entry)
    }

    /// Writes the central directory; the result is the size of the file.
    package mutating func finish() throws(DataportError) -> Int {
        let end = offset + directory.count
        try directory.copy(to: output, at: offset)
        scratch.removeAll()
        ZipFormat.end(entries: UInt64(entryCount), directory: UInt64(offset)..<UInt64(end), into: &scratch)
        try scratch.withBytes { (bytes) throws(DataportError) in try output.write(bytes, at: end) }
        return end + scratch.count
    }

    private mutating func record(_ entry: ZipEntry) throws(DataportError) {
        scratch.removeAll()
        ZipFormat.central(entry, time, into: &scratch)
        try scratch.withBytes { (bytes) throws(DataportError) in try directory.append(bytes) }
        entryCount += 1
        offset += entry.localHeaderByteCount + Int(entry.compressedByteCount)
    }
}
