import DataportArchive
import DataportCore
import DataportFormats
import DataportTestKit

/// Small archives in which validation finds no error, in all formats.
enum ValidArchive {
    /// Records of one kind by the names of their fields; what is not named is null.
    typealias Records = (kind: AssetKind, rows: [[String: String]])

    private static let body = Array("<p>Hello <a href=\"[UNSUBSCRIBE_URL]\">no more</a></p>\n".utf8)

    /// Writes one to `path`: an account, two templates, one body.
    static func write(to path: String, compression: Compression = .fast) async throws {
        let html = ByteCursor.path(body, "txt")
        let templates = ["t1", "t2"].map { ["id": $0, "name": "Hello\n\"\($0)\"", "html": html] }
        try await write([(.template, templates)], content: [body], to: path, compression: compression)
    }

    /// Writes one of an account with these records, whose kinds are in load order, to `path`.
    static func write(
        _ records: [Records], content: [[UInt8]] = [], to path: String, compression: Compression = .fast
    ) async throws {
        let options = ArchiveOptions(compression: compression, created: SampleArchive.created, workers: 1)
        let all: [Records] = [(.account, [["id": "42", "name": "Söhne & Co"]])] + records
        try await ArchiveWriter.write(to: .file(path: path, force: false), options: options) { archive in
            for records in all { try await write(records.rows, of: records.kind, to: archive) }
            var cursor: any AttachmentCursor & ~Copyable = ByteCursor(content)
            while let attachment = try await cursor.next() { try await archive.store(attachment, from: &cursor) }
            let facts = facts(of: archive, all.map(\.kind))
            try await archive.add(path: "report/portability-report.json", bytes: report(facts).bytes(.compact))
            try await archive.add(path: "README.txt", bytes: Array("An archive.\n".utf8))
            try await archive.finish(facts: facts)
        }
    }

    private static func write(
        _ records: [[String: String]], of kind: AssetKind, to archive: ArchiveWriter
    ) async throws {
        var batch = RecordBatch(fieldCount: kind.fields.count)
        for record in records {
            for field in kind.fields {
                if let text = record[field.name] { batch.append(text: text) } else { batch.appendNull() }
            }
        }
        var writer = try await archive.writer(for: kind)
        _ = try await writer.write(&batch)
        try await writer.finish()
    }

    private static func facts(of archive: ArchiveWriter, _ kinds: [AssetKind]) -> ArchiveFacts {
        let kinds = zip(kinds, archive.writtenKinds).map { kind, written in
            ArchiveFacts.KindFacts(kind: kind, state: .complete, records: written.records, files: written.files)
        }
        return ArchiveFacts(
            generator: "dataport test", account: "42", sourceName: "a test", isSnapshot: true,
            created: SampleArchive.created, formats: ArchiveFormat.allCases, kinds: kinds)
    }

    private static func report(_ facts: ArchiveFacts) -> JSONValue {
        let kinds = facts.kinds.map { kind -> JSONValue in
            [
                "kind": .string(kind.kind.id.name), "state": .string(kind.state.rawValue),
                "records": .integer(kind.records),
            ]
        }
        return [
            "format_version": .string(ArchiveFacts.formatVersion), "account": .string(facts.account),
            "formats": .strings(facts.formats.map(\.rawValue)), "kinds": .array(kinds),
        ]
    }
}
