import DataportArchive
import DataportBodies
import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders
import DataportZip
import Glibc

/// Where an import puts the records that it rejected: a folder with the shape of an archive, for its owner alone, in which each record says
/// why. `folder:` reads it when it was mended.
struct RejectedFolder {
    private let path: String
    /// Bodies and media that the records in it refer to.
    private var attachments: Set<String> = []

    /// The folder beside an archive.
    init(beside archive: String) { path = archive + ".rejected" }

    /// Writes the rejected records of every kind, those that `sink` rejected and those that `source` leaves out, their bodies and media, and the
    /// account's own record, and returns the folder.
    /// - Throws: `cannotCreate` when the folder is there.
    mutating func write(
        _ plan: MergePlan, from sink: (any MergingSink)?, _ prepared: ImportRun.Prepared
    ) async throws -> String {
        let source = prepared.source
        for folder in [path, "\(path)/data", "\(path)/data/json"] {
            guard mkdir(folder, 0o700) == 0 else {
                throw DataportError(
                    .cannotCreate,
                    "the folder for rejected records cannot be made: \(String(cString: strerror(errno)))",
                    place: folder, advice: "remove it when what is in it was mended")
            }
        }
        for kind in AssetKind.catalogue where plan.count(.rejected, of: kind.id) > 0 {
            let file = try RejectedFile(path, kind)
            if let sink { try await write(sink.rejected(of: kind), kind.withRejection, to: file) }
            if source.leftOut.count(of: kind.id) > 0 { try writeLeftOut(kind, source, to: file) }
        }
        let isPartOfIt = sink == nil || plan.entries.contains { $0.kind == .account }
        if plan.count(.rejected, of: .account) == 0, isPartOfIt {
            try await write(source.cursor(over: .account, after: nil), .account, to: RejectedFile(path, .account))
        }
        let (bodies, paths) = (prepared.bodies, attachments)
        var cursor =
            if let bodies { bodies.attachments(at: paths, among: source.attachments(at: paths)) } else {
                source.attachments(at: paths)
            }
        while let attachment = try await cursor.next() { try write(attachment, from: &cursor) }
        return path
    }

    private mutating func write(
        _ records: consuming any RecordCursor & ~Copyable, _ kind: AssetKind, to file: RejectedFile
    ) async throws {
        let encoder = JSONLinesEncoder(kind: kind)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        let redactor = Redactor(kind: kind)
        let fields = kind.fields.indices.filter { kind.fields[$0].type == .attachment }
        while try await records.next(into: &batch) != nil {
            _ = redactor.redact(&batch)
            for row in 0..<batch.rowCount {
                for field in fields { attachments.formUnion(batch.text(row: row, field: field).map { [$0] } ?? []) }
            }
            var writer = ByteWriter(capacity: 1 << 16)
            encoder.encode(batch, into: &writer)
            try file.append(writer)
        }
    }

    private mutating func writeLeftOut(_ kind: AssetKind, _ source: ArchiveSource, to file: RejectedFile) throws {
        var lines = try LeftOutLines(of: kind, from: source)
        var isMore = true
        while isMore {
            var writer = ByteWriter(capacity: 1 << 16)
            isMore = try lines.next(into: &writer)
            try file.append(writer)
        }
        attachments.formUnion(lines.paths)
    }

    /// The path is that of a file of the archive, which was found to lead nowhere else.
    private func write(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) throws {
        var folder = path
        for name in attachment.path.split(separator: "/").dropLast() {
            folder += "/\(name)"
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw DataportError(
                    .cannotCreate, "cannot make a folder: \(String(cString: strerror(errno)))", place: folder)
            }
        }
        let file = try RejectedFile("\(path)/\(attachment.path)")
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { piece.deallocate() }
        while case let count = try cursor.read(into: piece), count > 0 {
            try file.append(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        }
    }
}

/// One file of the folder, for its owner alone.
private final class RejectedFile {
    private let file: FileDescriptor
    private let place: String
    private var offset = 0

    convenience init(_ folder: String, _ kind: AssetKind) throws(DataportError) {
        try self.init("\(folder)/\(ArchiveFormat.json.path(of: kind))")
    }

    init(_ place: String) throws(DataportError) {
        self.place = place
        guard let file = FileDescriptor.open(place, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW) else {
            throw DataportError(.cannotCreate, "cannot write: \(String(cString: strerror(errno)))", place: place)
        }
        self.file = file
    }

    func append(_ writer: borrowing ByteWriter) throws(DataportError) {
        try written(writer.withBytes { (file.write($0, at: offset), $0.count) })
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(DataportError) {
        try written((file.write(bytes, at: offset), bytes.count))
    }

    private func written(_ result: (Int32, Int)) throws(DataportError) {
        let (code, count) = result
        guard code == 0 else {
            throw DataportError(.io, "cannot write: \(String(cString: strerror(code)))", place: place)
        }
        offset += count
    }
}
