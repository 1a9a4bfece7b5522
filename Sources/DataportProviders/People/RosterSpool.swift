import DataportCore
import DataportZip
import Glibc

/// Rows of people on their way into the order of their ids, in memory that does not grow with their number: rows are dealt out to parts by
/// the first bits of their ids, and then each part is sorted by itself. The parts stand in a file without a name.
struct RosterSpool: ~Copyable {
    private static let pieceByteCount = 128 << 10
    private static let partByteCount = 24 << 20

    private struct Block {
        let offset: Int
        let count: Int
    }

    private let file: FileDescriptor
    private let shift: UInt64
    private var pending: [[UInt8]]
    private var blocks: [[Block]]
    private var used = 0

    /// A spool for about so many bytes.
    init(expectedBytes: Int) throws(DataportError) {
        var bits: UInt64 = 0
        while bits < 8, expectedBytes >> Int(bits) > Self.partByteCount { bits += 1 }
        shift = 64 - bits
        pending = Array(repeating: [], count: 1 << Int(bits))
        blocks = Array(repeating: [], count: 1 << Int(bits))
        file = try TemporaryFile.make()
    }

    /// Adds a row.
    mutating func append(_ row: UnsafeRawBufferPointer, id: PersonID) throws(DataportError) {
        let part = shift == 64 ? 0 : Int(truncatingIfNeeded: id.high >> shift)
        pending[part].append(contentsOf: row)
        if pending[part].count >= Self.pieceByteCount { try flush(part) }
    }

    private mutating func flush(_ part: Int) throws(DataportError) {
        guard !pending[part].isEmpty else { return }
        let failure = pending[part].withUnsafeBytes { file.write($0, at: used) }
        if failure != 0 { throw TemporaryFile.failure("writing", failure) }
        blocks[part].append(Block(offset: used, count: pending[part].count))
        used += pending[part].count
        pending[part].removeAll(keepingCapacity: true)
    }

    /// Sorts everything by id, rows of one id in the order in which they came; the spool is empty afterwards.
    mutating func sorted() throws(DataportError) -> Roster {
        let target = try TemporaryFile.make()
        var written = 0
        for part in pending.indices {
            let bytes = try load(part)
            let sorted = Self.sort(bytes)
            let failure = sorted.withUnsafeBytes { target.write($0, at: written) }
            if failure != 0 { throw TemporaryFile.failure("writing", failure) }
            written += sorted.count
        }
        return Roster(file: target, byteCount: written)
    }

    private mutating func load(_ part: Int) throws(DataportError) -> [UInt8] {
        let total = blocks[part].reduce(0) { $0 + $1.count }
        var error: Int32 = 0
        var bytes = [UInt8](unsafeUninitializedCapacity: total + pending[part].count) { buffer, count in
            count = 0
            for block in blocks[part] {
                let room = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[count..<count + block.count])
                guard file.read(into: room, at: block.offset) == block.count else {
                    error = errno
                    return
                }
                count += block.count
            }
        }
        if error != 0 { throw TemporaryFile.failure("reading", error) }
        bytes += pending[part]
        pending[part] = []
        blocks[part] = []
        return bytes
    }

    private struct Entry {
        let id: PersonID
        let offset: Int
    }

    private static func sort(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return [] }
            var entries: [Entry] = []
            var offset = 0
            while offset < bytes.count {
                entries.append(Entry(id: PersonRowView.id(at: base + offset), offset: offset))
                offset += PersonRowView.length(at: base + offset)
            }
            entries.sort { $0.id != $1.id ? $0.id < $1.id : $0.offset < $1.offset }
            return [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
                count = 0
                guard let target = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
                for entry in entries {
                    let length = PersonRowView.length(at: base + entry.offset)
                    (target + count).copyMemory(from: base + entry.offset, byteCount: length)
                    count += length
                }
            }
        }
    }
}

/// All rows in the order of their ids.
final class Roster: Sendable {
    private let file: FileDescriptor
    /// Bytes of all rows.
    let byteCount: Int

    init(file: consuming FileDescriptor, byteCount: Int) {
        self.file = file
        self.byteCount = byteCount
    }

    /// Reads until `buffer` is full or the rows end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DataportError) -> Int {
        let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, byteCount - offset)])
        guard let count = file.read(into: wanted, at: offset) else { throw TemporaryFile.failure("reading", errno) }
        return count
    }
}

/// Files without names, where SQLite puts its own temporary ones too.
enum TemporaryFile {
    static var folder: String {
        for variable in ["SQLITE_TMPDIR", "TMPDIR"] {
            if let value = getenv(variable), access(value, W_OK | X_OK) == 0 { return String(cString: value) }
        }
        return ["/var/tmp", "/usr/tmp", "/tmp"].first { access($0, W_OK | X_OK) == 0 } ?? "."
    }

    static func make() throws(DataportError) -> FileDescriptor {
        guard let file = FileDescriptor.unnamed(in: folder) else { throw failure("creating", errno) }
        return file
    }

    static func failure(_ action: String, _ number: Int32) -> DataportError {
        DataportError(
            .io, "\(action) a temporary file failed: \(DataportError.sentence(number))", place: folder,
            advice: "free space there, or set TMPDIR to a folder on another disk")
    }
}
