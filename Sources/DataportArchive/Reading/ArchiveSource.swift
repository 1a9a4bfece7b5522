package import DataportCore
package import DataportFormats
import DataportZip

/// An archive as a source of records: what an import and a comparison read.
package struct ArchiveSource: Source {
    /// What the archive says of itself.
    package let report: ArchiveReport
    let reader: ArchiveReader
    let format: ArchiveFormat
    /// Records that are not read.
    package private(set) var leftOut = LeftOut()

    /// Reads records from the files of `format`, or of the first that the archive holds: JSON, CSV, XML.
    package init(_ reader: ArchiveReader, format: ArchiveFormat? = nil) throws(DataportError) {
        self.reader = reader
        report = try ArchiveReport(of: reader)
        let formats = report.formats
        guard let chosen = format ?? ArchiveFormat.allCases.first(where: formats.contains), formats.contains(chosen)
        else {
            let held = formats.map(\.rawValue).joined(separator: ", ")
            throw DataportError(
                .noInput, "the archive holds no records in \(format?.rawValue ?? "a known format")",
                place: reader.zip.path, advice: held.isEmpty ? nil : "it holds \(held)")
        }
        self.format = chosen
    }

    /// The same without some of its records.
    package func leavingOut(_ leftOut: LeftOut) -> ArchiveSource {
        var source = self
        source.leftOut = leftOut
        return source
    }

    package func inventory(counting: Bool) -> Inventory {
        let entries = AssetKind.catalogue.compactMap { kind -> Inventory.Entry? in
            guard let said = report.kinds.first(where: { $0.name == kind.id.name }) else { return nil }
            let reason = said.reason ?? "no reason given"
            let readability: Inventory.Readability =
                switch said.state {
                case "complete": .complete
                case "partial": .partial(reason: reason)
                default: .unreadable(reason: "\(said.state) when the archive was made: \(reason)")
                }
            return Inventory.Entry(
                kind: kind, count: said.records - leftOut.count(of: kind.id), readability: readability)
        }
        return Inventory(
            account: report.account, sourceName: "archive of \(report.sourceName)", isSnapshot: report.isSnapshot,
            entries: entries)
    }

    package func cursor(over kind: AssetKind, after bookmark: Bookmark?) throws -> any RecordCursor & ~Copyable {
        let path = format.path(of: kind)
        if leftOut.count(of: kind.id) > 0 {
            guard bookmark == nil else { throw DataportError(.internalError, "a sieve cannot start in the middle") }
            return KeptRecordCursor(try RecordSieve(reader, kind, format, leftOut))
        }
        return try ArchiveRecordCursor(
            try reader.open(path), of: kind, format: format, path: path, after: bookmark)
    }

    /// All that the archive holds, or, of some kinds, what their records refer to.
    package func attachments(of kinds: [AssetKind]) async throws -> any AttachmentCursor & ~Copyable {
        let kinds = kinds.filter { !$0.attachmentFields.isEmpty }
        let all = AssetKind.catalogue.filter { !$0.attachmentFields.isEmpty }
        let isAll = kinds.count == all.count && leftOut.count() == 0
        return attachments(at: isAll ? nil : try await references(of: kinds))
    }

    /// What stands under these paths, as far as it is there; all that the archive holds when there are none.
    package func attachments(at wanted: Set<String>?) -> any AttachmentCursor & ~Copyable {
        let indices = reader.zip.entries.indices.filter { index in
            let name = String(decoding: reader.zip.entries[index].name, as: UTF8.self)
            return name.hasPrefix(EntryPath.content) && wanted?.contains(name) ?? true
        }
        return ArchiveAttachmentCursor(reader, indices: indices)
    }

    private func references(of kinds: [AssetKind]) async throws -> Set<String> {
        var paths: Set<String> = []
        for kind in kinds where reader.contains(format.path(of: kind)) {
            let fields = kind.fields.indices.filter { kind.fields[$0].type == .attachment }
            var cursor = try cursor(over: kind, after: nil)
            var batch = RecordBatch()
            while try await cursor.next(into: &batch) != nil {
                for row in 0..<batch.rowCount {
                    for field in fields { paths.formUnion(batch.text(row: row, field: field).map { [$0] } ?? []) }
                }
            }
        }
        return paths
    }
}
