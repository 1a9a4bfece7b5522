package import DataportCore
package import DataportFormats
import DataportZip
import Glibc

/// Checks a file of records that stands alone: `contacts.csv`. What only a whole archive shows, such as references, is not checked.
package struct FileValidator {
    private let path: String
    private let kind: AssetKind
    private let format: ArchiveFormat
    private let limit: Int
    private let observer: @Sendable (AssetKind.ID?, Int) throws -> Void

    /// A validator of the file at `path` as records of `kind`; the rest is as in `ArchiveValidator`.
    package init(
        path: String, kind: AssetKind, format: ArchiveFormat, limit: Int,
        observer: @escaping @Sendable (AssetKind.ID?, Int) throws -> Void = { _, _ in }
    ) {
        self.path = path
        self.kind = kind
        self.format = format
        self.limit = limit
        self.observer = observer
    }

    /// Runs every check.
    package func run() throws -> ArchiveValidator.Outcome {
        guard let file = FileDescriptor.open(path, O_RDONLY), let size = file.size() else {
            throw DataportError(
                .noInput, "the file cannot be opened: \(DataportError.sentence(errno))", place: path,
                advice: "check the path and the permissions")
        }
        var log = FindingLog(limit: limit)
        var stream = RecordStream(of: kind, format: format, name: path, options: .loose)
        var checks = RecordChecks(kind, path: path, isOrdered: false, locator())
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var (offset, records) = (0, 0)
        while try next(&stream, &batch, file, &offset, &log) {
            try checks.run(&batch, lines: stream.positions, &log)
            records += batch.rowCount
            try observer(kind.id, records)
        }
        return ArchiveValidator.Outcome(log: log, records: records, files: 1, bytes: size)
    }

    private func locator() -> ValueLocator {
        let path = path
        return ValueLocator(kind, format, path: path) { () throws(DataportError) in
            guard let second = SecondReading(path) else { throw .output("reading", errno, path) }
            return { (buffer) throws(DataportError) in try second.read(into: buffer) }
        }
    }

    private func next(
        _ stream: inout RecordStream, _ batch: inout RecordBatch, _ file: borrowing FileDescriptor,
        _ offset: inout Int, _ log: inout FindingLog
    ) throws(DataportError) -> Bool {
        var (found, position) = (log, offset)
        defer { (log, offset) = (found, position) }
        let path = path
        return try stream.next(into: &batch) { (buffer) throws(DataportError) in
            guard let count = file.read(into: buffer, at: position) else { throw .output("reading", errno, path) }
            position += count
            return count
        } report: { fault in
            found.add(
                fault.rule.rawValue, at: Finding.Place(fault.file, line: fault.line, column: fault.column),
                kind: kind.id, record: fault.record, field: fault.field, fault.message)
        }
    }
}

/// A file that is read once more, to locate what is reported.
private final class SecondReading {
    private let file: FileDescriptor
    private let path: String
    private var offset = 0

    init?(_ path: String) {
        guard let file = FileDescriptor.open(path, O_RDONLY) else { return nil }
        self.file = file
        self.path = path
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int {
        guard let count = file.read(into: buffer, at: offset) else { throw .output("reading", errno, path) }
        offset += count
        return count
    }
}
