import DataportArchive
import DataportCore
import DataportFormats
import DataportTestKit

/// Archives of random contacts.
struct SampleArchive {
    var formats = ArchiveFormat.allCases
    var compression = Compression.fast
    var workers = 1
    var batches = [10]
    var content: [[UInt8]] = []
    var stages = RecordStages.standard
    static let created = Instant(secondsSince1970: 1_795_208_400)

    /// Writes one and returns the facts it was finished with.
    @discardableResult
    func write(to destination: ArchiveDestination) async throws -> ArchiveFacts {
        let options = ArchiveOptions(
            formats: formats, compression: compression, created: Self.created, stages: stages, workers: workers)
        return try await ArchiveWriter.write(to: destination, options: options) { archive in
            try await writeContacts(to: archive)
            try await writeContent(to: archive)
            try await archive.add(path: "schema/xml/dataport.xsd", bytes: Array("<schema/>".utf8))
            try await archive.add(path: "README.txt", bytes: Array("An archive.\n".utf8))
            let facts = facts(of: archive)
            try await archive.finish(facts: facts)
            return facts
        }
    }

    private func writeContacts(to archive: ArchiveWriter) async throws {
        var writer = try await archive.writer(for: .contact)
        var contacts = RandomContacts(seed: 7)
        var batch = RecordBatch()
        for rows in batches {
            contacts.fill(&batch, rows: rows)
            let outcome = try await writer.write(&batch)
            precondition(outcome.written == rows && batch.isEmpty)
        }
        try await writer.finish()
    }

    private func writeContent(to archive: ArchiveWriter) async throws {
        var cursor: any AttachmentCursor & ~Copyable = ByteCursor(content)
        while let attachment = try await cursor.next() { try await archive.store(attachment, from: &cursor) }
    }

    private func facts(of archive: ArchiveWriter) -> ArchiveFacts {
        let kinds = archive.writtenKinds.map { written in
            ArchiveFacts.KindFacts(
                kind: .contact, state: .complete, records: written.records, files: written.files)
        }
        return ArchiveFacts(
            generator: "dataport test", account: "42", sourceName: "a test", isSnapshot: true, created: Self.created,
            formats: options(formats), kinds: kinds, contentFiles: archive.writtenContent.files,
            contentBytes: archive.writtenContent.bytes)
    }

    private func options(_ formats: [ArchiveFormat]) -> [ArchiveFormat] {
        ArchiveFormat.allCases.filter { formats.contains($0) }
    }
}
