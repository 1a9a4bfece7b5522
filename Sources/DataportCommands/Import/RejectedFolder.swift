import DataportArchive
import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders
import Glibc

/// Where an import puts the records that it rejected: a folder with the shape of an archive, for its owner alone, in which each record says
/// why. `folder:` reads it when it was mended.
struct RejectedFolder {
    private let path: String

    /// The folder beside an archive.
    init(beside archive: String) { path = archive + ".rejected" }

    /// Writes the rejected records of every kind, and the account's own record, and returns the folder.
    /// - Throws: `cannotCreate` when the folder is there.
    func write(_ plan: MergePlan, from sink: any MergingSink, _ source: any Source) async throws -> String {
        for folder in [path, "\(path)/data", "\(path)/data/json"] {
            guard mkdir(folder, 0o700) == 0 else {
                throw DataportError(
                    .cannotCreate,
                    "the folder for rejected records cannot be made: \(String(cString: strerror(errno)))",
                    place: folder, advice: "remove it when what is in it was mended")
            }
        }
        for kind in AssetKind.catalogue where plan.count(.rejected, of: kind.id) > 0 {
            try await write(sink.rejected(of: kind), kind.withRejection)
        }
        if plan.count(.rejected, of: .account) == 0, plan.entries.contains(where: { $0.kind == .account }) {
            try await write(source.cursor(over: .account, after: nil), .account)
        }
        return path
    }

    private func write(_ records: consuming any RecordCursor & ~Copyable, _ kind: AssetKind) async throws {
        let place = "\(path)/\(ArchiveFormat.json.path(of: kind))"
        guard let file = FileDescriptor.open(place, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW) else {
            throw DataportError(.cannotCreate, "cannot write: \(String(cString: strerror(errno)))", place: place)
        }
        let encoder = JSONLinesEncoder(kind: kind)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var offset = 0
        let redactor = Redactor(kind: kind)
        while try await records.next(into: &batch) != nil {
            _ = redactor.redact(&batch)
            var writer = ByteWriter(capacity: 1 << 16)
            encoder.encode(batch, into: &writer)
            let (code, count) = writer.withBytes { (file.write($0, at: offset), $0.count) }
            guard code == 0 else {
                throw DataportError(.io, "cannot write: \(String(cString: strerror(code)))", place: place)
            }
            offset += count
        }
    }
}
