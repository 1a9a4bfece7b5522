import DataportCore
import Glibc

/// Reads the end record, the central directory and the local headers.
struct ZipDirectory: ~Copyable {
    let path: String
    let byteCount: Int
    let limits: ReadingLimits
    private var time: DOSTime?

    init(path: String, byteCount: Int, limits: ReadingLimits) {
        self.path = path
        self.byteCount = byteCount
        self.limits = limits
    }

    /// All entries, checked against the end record, each other and the local headers.
    mutating func read(_ file: borrowing FileDescriptor) throws(DataportError) -> [ZipEntry] {
        let (count, range) = try readEnd(file)
        guard count <= limits.entries else { throw limit("more than \(limits.entries) files") }
        guard range.count <= limits.directoryBytes else {
            throw limit("a directory of more than \(limits.directoryBytes) bytes")
        }
        let directory = try bytes(range, of: file)
        var entries: [ZipEntry] = []
        entries.reserveCapacity(count)
        var position = 0
        var next = 0
        var total = 0
        for _ in 0..<count {
            let entry = try readCentral(directory, &position, at: range.lowerBound)
            guard entry.offset == next else { throw refusal("the entries do not follow one another", at: next) }
            try checkLocal(entry, file)
            let (sum, overflow) = total.addingReportingOverflow(Int(clamping: entry.byteCount))
            guard !overflow, sum <= limits.totalBytes else {
                throw limit("more than \(limits.totalBytes) bytes of data")
            }
            total = sum
            next += entry.localHeaderByteCount + Int(entry.compressedByteCount)
            entries.append(entry)
        }
        guard total <= limits.freeBytes || total / limits.ratio <= byteCount else {
            throw limit("more than \(limits.ratio) times as much data as it has bytes")
        }
        guard position == directory.count, next == range.lowerBound else {
            throw refusal("the directory does not follow the last entry", at: next)
        }
        return entries
    }

    func refusal(_ reason: String, at offset: Int) -> DataportError {
        DataportError(
            .badInput, "this is no intact dataport archive: \(reason) at byte \(offset)", place: path,
            advice: "take another copy of the archive; if a program unpacked and packed it again: --lenient-container")
    }

    private func limit(_ excess: String) -> DataportError { ReadingLimits.exceeded(excess, path) }

    // MARK: The end

    private func readEnd(_ file: borrowing FileDescriptor) throws(DataportError) -> (count: Int, directory: Range<Int>)
    {
        let tail = try bytes(max(0, byteCount - 98)..<byteCount, of: file)
        guard tail.count >= 22 else { throw refusal("the end record is missing", at: byteCount) }
        let end = tail.count - 22
        var count = Int(tail.little16(end + 10))
        var size = Int(tail.little32(end + 12))
        var offset = Int(tail.little32(end + 16))
        let isZip64 = count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF
        if isZip64 {
            guard tail.count == 98 else { throw refusal("the Zip64 records are missing", at: byteCount - 22) }
            count = Int(clamping: tail.little64(32))
            size = Int(clamping: tail.little64(40))
            offset = Int(clamping: tail.little64(48))
        }
        let start = byteCount - (isZip64 ? 98 : 22)
        guard offset <= start, size == start - offset else {
            throw refusal("the end record does not follow the directory", at: start)
        }
        var expected = ByteWriter()
        ZipFormat.end(entries: UInt64(count), directory: UInt64(offset)..<UInt64(start), into: &expected)
        guard expected.withBytes({ $0.elementsEqual(tail.suffix(byteCount - start)) }) else {
            throw refusal("the end record is damaged", at: start)
        }
        return (count, offset..<start)
    }

    // MARK: Entries

    private mutating func readCentral(
        _ directory: [UInt8], _ position: inout Int, at base: Int
    ) throws(DataportError) -> ZipEntry {
        let start = position
        guard directory.count - start >= 46 else { throw refusal("the directory is cut short", at: base + start) }
        let nameLength = Int(directory.little16(start + 28))
        let fieldLength = Int(directory.little16(start + 30))
        let end = start + 46 + nameLength + fieldLength
        guard end <= directory.count else { throw refusal("the directory is cut short", at: base + start) }
        var entry = ZipEntry(
            name: Array(directory[start + 46..<start + 46 + nameLength]), method: directory.little16(start + 10),
            crc32: directory.little32(start + 16), byteCount: UInt64(directory.little32(start + 24)),
            compressedByteCount: UInt64(directory.little32(start + 20)), offset: UInt64(directory.little32(start + 42)))
        let stamp = DOSTime(date: directory.little16(start + 14), time: directory.little16(start + 12))
        readZip64(&entry, directory[(end - fieldLength)..<end])
        guard isPlausible(entry), stamp == time ?? stamp else {
            throw refusal("a directory record is damaged", at: base + start)
        }
        time = stamp
        var expected = ByteWriter()
        ZipFormat.central(entry, stamp, into: &expected)
        guard expected.withBytes({ $0.elementsEqual(directory[start..<end]) }) else {
            throw refusal("a directory record is damaged", at: base + start)
        }
        position = end
        return entry
    }

    /// Takes the values that do not fit; whether the field is right shows when the record is compared with its canonical form.
    private func readZip64(_ entry: inout ZipEntry, _ field: ArraySlice<UInt8>) {
        let bytes = Array(field.dropFirst(4))
        var position = 0
        if entry.byteCount == ZipFormat.none32, bytes.count >= 16 {
            entry.byteCount = bytes.little64(0)
            entry.compressedByteCount = bytes.little64(8)
            position = 16
        }
        if entry.offset == ZipFormat.none32, bytes.count >= position + 8 { entry.offset = bytes.little64(position) }
    }

    private func isPlausible(_ entry: ZipEntry) -> Bool {
        limits.names.admits(entry.name)
            && (entry.method == 8 || (entry.method == 0 && entry.byteCount == entry.compressedByteCount))
            && entry.byteCount <= UInt64(limits.totalBytes) && entry.compressedByteCount <= UInt64(byteCount)
            && entry.offset <= UInt64(byteCount)
    }

    private func checkLocal(_ entry: ZipEntry, _ file: borrowing FileDescriptor) throws(DataportError) {
        let start = Int(entry.offset)
        let end = min(byteCount, start + entry.localHeaderByteCount)
        let header = try bytes(start..<end, of: file)
        var expected = ByteWriter(capacity: 256)
        if let time { ZipFormat.local(entry, time, into: &expected) }
        guard expected.withBytes({ $0.elementsEqual(header) }) else {
            throw refusal("a local header is not that of the directory", at: start)
        }
    }

    private func bytes(_ range: Range<Int>, of file: borrowing FileDescriptor) throws(DataportError) -> [UInt8] {
        guard let bytes = file.bytes(range) else {
            throw refusal("the file cannot be read (\(errno))", at: range.lowerBound)
        }
        return bytes
    }
}

extension ReadingLimits {
    /// The error of an archive that holds more than a limit allows.
    static func exceeded(_ excess: String, _ path: String) -> DataportError {
        DataportError(
            .limit, "the archive holds \(excess)", place: path, advice: "raise the limit if you trust the archive")
    }
}

extension FileDescriptor {
    /// The bytes of a range; `nil` when not all are there.
    borrowing func bytes(_ range: Range<Int>) -> [UInt8]? {
        let result = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            count = read(into: UnsafeMutableRawBufferPointer(buffer), at: range.lowerBound) ?? 0
        }
        return result.count == range.count ? result : nil
    }
}

extension Array<UInt8> {
    func little16(_ at: Int) -> UInt16 { UInt16(self[at]) | UInt16(self[at + 1]) << 8 }
    func little32(_ at: Int) -> UInt32 { UInt32(little16(at)) | UInt32(little16(at + 2)) << 16 }
    func little64(_ at: Int) -> UInt64 { UInt64(little32(at)) | UInt64(little32(at + 4)) << 32 }
}
