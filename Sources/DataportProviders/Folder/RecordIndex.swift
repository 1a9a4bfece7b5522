import DataportCore
import DataportFormats
import Glibc

/// Where each record of a JSON Lines file begins, in the order of the ids.
struct RecordIndex: Sendable {
    /// The file.
    let path: String
    /// In bytewise order.
    let ids: [[UInt8]]
    /// The lines, in the order of `ids`.
    let ranges: [Range<Int>]

    /// Reads the whole file once; `nil` when there is none.
    /// - Throws: `badInput` with the line when the file is no JSON Lines of this kind, or an id stands in it twice.
    init?(_ path: String, of kind: AssetKind) throws(DataportError) {
        guard access(path, F_OK) == 0 else { return nil }
        let file = try PlainFile(path)
        let kind = kind.withRejection
        var stream = RecordStream(of: kind, format: .json, name: path, options: .loose)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var position = 0
        var found: [(id: [UInt8], offset: Int, line: Int)] = []
        while try stream.next(
            into: &batch,
            read: { (buffer) throws(DataportError) in
                let count = try file.read(into: buffer, at: position)
                position += count
                return count
            })
        {
            let positions = stream.positions
            for row in 0..<batch.rowCount {
                let id = batch.withValue(row: row, field: 0) { Array($0 ?? .init(start: nil, count: 0)) }
                found.append((id, positions[row].offset, positions[row].line))
            }
        }
        let ends = found.dropFirst().map(\.offset) + [position]
        let order = found.indices.sorted { found[$0].id.lexicographicallyPrecedes(found[$1].id) }
        for (one, next) in zip(order, order.dropFirst()) where found[one].id == found[next].id {
            throw DataportError(
                .badInput, "two records have the same id", place: "\(path):\(max(found[one].line, found[next].line))",
                advice: "remove one of them, or give it another id")
        }
        self.path = path
        ids = order.map { found[$0].id }
        ranges = order.map { found[$0].offset..<ends[$0] }
    }
}

/// A file that is read at any place.
final class PlainFile: Sendable {
    private let path: String
    private let number: Int32

    /// Opens a file for reading.
    init(_ path: String) throws(DataportError) {
        self.path = path
        number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw Self.failure(path, "opened") }
    }

    deinit { if number >= 0 { close(number) } }

    /// Its size in bytes.
    func size() throws(DataportError) -> Int {
        var status = stat()
        guard fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Self.failure(path, "read")
        }
        return Int(status.st_size)
    }

    /// Reads until `buffer` is full or the file ends.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DataportError) -> Int {
        var done = 0
        while done < buffer.count {
            let count = pread(number, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
            if count == 0 { break }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path, "read") }
            done += count
        }
        return done
    }

    private static func failure(_ path: String, _ what: String) -> DataportError {
        DataportError(
            .noInput, "the file cannot be \(what): \(String(cString: strerror(errno)))", place: path,
            advice: "check that it is there and that you may read it")
    }
}
