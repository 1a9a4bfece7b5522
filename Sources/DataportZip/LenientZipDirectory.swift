import DataportCore

/// Reads the directory of a zip file that `zip`, 7z or a library made of the files of an archive, on request only.
///
/// What is tolerated: any order, times, attributes, extra fields, a comment, folders, data descriptors, and gaps between entries. What is not:
/// encryption, other methods than store and deflate, names that our archives do not have, a local header that names another file or other sizes
/// than the directory, entries that overlap, bytes in front of the first entry. Whoever reads differently sees the same files.
struct LenientZipDirectory {
    let path: String
    let byteCount: Int
    let limits: ReadingLimits

    /// All files, in the order of their names.
    func read(_ file: borrowing FileDescriptor) throws(DataportError) -> [ZipEntry] {
        let (count, range) = try readEnd(file)
        guard count <= limits.entries else { throw ReadingLimits.exceeded("more than \(limits.entries) files", path) }
        guard range.count <= limits.directoryBytes else {
            throw ReadingLimits.exceeded("a directory of more than \(limits.directoryBytes) bytes", path)
        }
        guard try bytes(0..<4, of: file).little32(0) == ZipFormat.localSignature else {
            throw refusal("something stands in front of the first entry", at: 0)
        }
        let directory = try bytes(range, of: file)
        var entries: [ZipEntry] = []
        var position = 0
        var total = 0
        for _ in 0..<count {
            guard var entry = try readCentral(directory, &position, at: range.lowerBound) else { continue }
            try readLocal(&entry, file, before: range.lowerBound)
            total += Int(entry.byteCount)
            guard total <= limits.totalBytes else {
                throw ReadingLimits.exceeded("more than \(limits.totalBytes) bytes of data", path)
            }
            entries.append(entry)
        }
        guard position == directory.count else {
            throw refusal("the directory is longer than it says", at: range.lowerBound)
        }
        guard total <= limits.freeBytes || total / limits.ratio <= byteCount else {
            throw ReadingLimits.exceeded("more than \(limits.ratio) times as much data as it has bytes", path)
        }
        try requireDisjoint(entries)
        return entries.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    private func refusal(_ reason: String, at offset: Int) -> DataportError {
        DataportError(
            .badInput, "this zip file cannot be read: \(reason) at byte \(offset)", place: path,
            advice: "take another copy of it")
    }

    private func bytes(_ range: Range<Int>, of file: borrowing FileDescriptor) throws(DataportError) -> [UInt8] {
        guard range.upperBound <= byteCount, let bytes = file.bytes(range) else {
            throw refusal("the file ends too early", at: range.lowerBound)
        }
        return bytes
    }

    // MARK: The end

    private func readEnd(_ file: borrowing FileDescriptor) throws(DataportError) -> (count: Int, directory: Range<Int>)
    {
        let start = max(0, byteCount - 22 - 0xFFFF)
        let tail = try bytes(start..<byteCount, of: file)
        // The record that stands last and whose comment ends with the file: there is no other reading.
        let found = stride(from: tail.count - 22, through: 0, by: -1).first { at in
            tail.little32(at) == ZipFormat.endSignature && at + 22 + Int(tail.little16(at + 20)) == tail.count
        }
        guard let end = found else { throw refusal("the end record is missing", at: byteCount) }
        guard tail.little32(end + 4) == 0 else { throw refusal("the file is one of several", at: start + end) }
        var count = Int(tail.little16(end + 10))
        var size = Int(tail.little32(end + 12))
        var offset = Int(tail.little32(end + 16))
        if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
            let record = try zip64Record(locator: start + end - 20, file)
            (count, size, offset) = (
                Int(clamping: record.little64(32)), Int(clamping: record.little64(40)),
                Int(clamping: record.little64(48))
            )
        }
        guard offset >= 0, size >= 0, offset <= start + end, size <= start + end - offset else {
            throw refusal("the directory is not where the end record says", at: start + end)
        }
        return (count, offset..<offset + size)
    }

    private func zip64Record(locator: Int, _ file: borrowing FileDescriptor) throws(DataportError) -> [UInt8] {
        guard locator >= 56 else { throw refusal("the Zip64 records are missing", at: 0) }
        let pointer = try bytes(locator..<locator + 20, of: file)
        let place = Int(clamping: pointer.little64(8))
        guard pointer.little32(0) == ZipFormat.zip64LocatorSignature, place <= locator - 56 else {
            throw refusal("the Zip64 records are missing", at: locator)
        }
        let record = try bytes(place..<place + 56, of: file)
        guard record.little32(0) == ZipFormat.zip64EndSignature else {
            throw refusal("the Zip64 record is damaged", at: place)
        }
        return record
    }

    // MARK: Entries

    /// The next entry; `nil` for a folder.
    private func readCentral(
        _ directory: [UInt8], _ position: inout Int, at base: Int
    ) throws(DataportError) -> ZipEntry? {
        let start = position
        guard directory.count - start >= 46, directory.little32(start) == ZipFormat.centralSignature else {
            throw refusal("a directory record is damaged", at: base + start)
        }
        let (name, extra) = (Int(directory.little16(start + 28)), Int(directory.little16(start + 30)))
        let end = start + 46 + name + extra + Int(directory.little16(start + 32))
        guard end <= directory.count else { throw refusal("the directory is cut short", at: base + start) }
        position = end
        var entry = ZipEntry(
            name: Array(directory[start + 46..<start + 46 + name]), method: directory.little16(start + 10),
            crc32: directory.little32(start + 16), byteCount: UInt64(directory.little32(start + 24)),
            compressedByteCount: UInt64(directory.little32(start + 20)), offset: UInt64(directory.little32(start + 42)))
        try readZip64(&entry, Array(directory[start + 46 + name..<start + 46 + name + extra]), at: base + start)
        let flags = directory.little16(start + 8)
        guard flags & ~Self.knownFlags == 0 else {
            throw refusal("an entry is encrypted or of an unknown kind", at: base + start)
        }
        if entry.name.last == 0x2F, entry.byteCount == 0 { return nil }
        guard limits.names.admits(entry.name) else {
            throw refusal("an entry has a name that is not allowed", at: base + start)
        }
        guard entry.method == 8 || entry.method == 0 && entry.byteCount == entry.compressedByteCount else {
            throw refusal("an entry is compressed with an unknown method", at: base + start)
        }
        guard entry.byteCount <= UInt64(limits.totalBytes) else {
            throw ReadingLimits.exceeded("more than \(limits.totalBytes) bytes of data", path)
        }
        return entry
    }

    /// Compression level, a data descriptor behind the data, names in UTF-8.
    private static let knownFlags: UInt16 = 0x0006 | 0x0008 | 0x0800

    private func readZip64(_ entry: inout ZipEntry, _ extra: [UInt8], at offset: Int) throws(DataportError) {
        var position = 0
        while position + 4 <= extra.count {
            let (id, length) = (extra.little16(position), Int(extra.little16(position + 2)))
            position += 4
            guard position + length <= extra.count else { throw refusal("an extra field is damaged", at: offset) }
            defer { position += length }
            guard id == 1 else { continue }
            var values = (0..<length / 8).map { extra.little64(position + 8 * $0) }[...]
            if entry.byteCount == ZipFormat.none32, let value = values.popFirst() { entry.byteCount = value }
            if entry.compressedByteCount == ZipFormat.none32, let value = values.popFirst() {
                entry.compressedByteCount = value
            }
            if entry.offset == ZipFormat.none32, let value = values.popFirst() { entry.offset = value }
        }
    }

    /// Finds where the data begins, and compares the two headers.
    private func readLocal(
        _ entry: inout ZipEntry, _ file: borrowing FileDescriptor, before directory: Int
    ) throws(DataportError) {
        guard entry.offset <= UInt64(directory), entry.compressedByteCount <= UInt64(directory) else {
            throw refusal("an entry is not in front of the directory", at: directory)
        }
        let start = Int(entry.offset)
        let header = try bytes(start..<start + 30, of: file)
        guard header.little32(0) == ZipFormat.localSignature else {
            throw refusal("a local header is missing", at: start)
        }
        let (name, extra) = (Int(header.little16(26)), Int(header.little16(28)))
        let hasDescriptor = header.little16(6) & 0x0008 != 0
        let (packed, size) = (UInt64(header.little32(18)), UInt64(header.little32(22)))
        let sizesAgree =
            hasDescriptor || packed == ZipFormat.none32 && size == ZipFormat.none32
            || packed == entry.compressedByteCount && size == entry.byteCount && header.little32(14) == entry.crc32
        guard try bytes(start + 30..<start + 30 + name, of: file) == entry.name, sizesAgree,
            header.little16(8) == entry.method, header.little16(6) & ~Self.knownFlags == 0
        else { throw refusal("a local header is not that of the directory", at: start) }
        entry.foreignHeaderByteCount = 30 + name + extra
        guard start + 30 + name + extra + Int(entry.compressedByteCount) <= directory else {
            throw refusal("an entry is not in front of the directory", at: start)
        }
    }

    private func requireDisjoint(_ entries: [ZipEntry]) throws(DataportError) {
        let byOffset = entries.sorted { $0.offset < $1.offset }
        var end = 0
        for entry in byOffset {
            guard Int(entry.offset) >= end else { throw refusal("two entries overlap", at: Int(entry.offset)) }
            end = Int(entry.offset) + entry.localHeaderByteCount + Int(entry.compressedByteCount)
        }
    }
}
