package import DataportCore
import DataportFormats
import DataportZip

/// Checks an archive to the last byte: structure (when it was opened), digests, counts, every record in every format, ids, references,
/// whether the formats say the same, and what must hold between records. Everything is read once; memory does not grow with it.
package struct ArchiveValidator {
    /// What a validation ended with.
    package struct Outcome: Sendable {
        package var log: FindingLog
        /// Records of the first format, over all kinds.
        package var records = 0
        package var files = 0
        package var bytes = 0
    }

    private let reader: ArchiveReader
    private let report: ArchiveReport
    private let directory: String
    private let observer: @Sendable (AssetKind.ID?, Int) throws -> Void
    private var log: FindingLog
    private var digests: [String?]
    private var content: ContentLedger
    private var rules: AccountRules
    private var records = 0
    /// Kinds of which a record could not be read: what may have stood in it is not called missing.
    private var uncertain: Set<AssetKind.ID> = []
    private let scratch = Scratch()

    /// A validator of an open archive. `limit` findings of each rule are kept; `directory` is where temporary files go; `observer` is
    /// told the kind (nil for other files) and the records so far, between batches, and throws to stop.
    package init(
        _ reader: ArchiveReader, limit: Int, directory: String,
        observer: @escaping @Sendable (AssetKind.ID?, Int) throws -> Void = { _, _ in }
    ) throws(DataportError) {
        self.reader = reader
        self.directory = directory
        self.observer = observer
        report = try ArchiveReport(of: reader)
        log = FindingLog(limit: limit)
        digests = Array(repeating: nil, count: reader.zip.entries.count)
        content = ContentLedger(reader)
        rules = AccountRules(account: report.account)
    }

    /// Runs every check.
    package mutating func run() throws -> Outcome {
        let held = heldKinds()
        var references = ReferenceLedger(kinds: held.map(\.kind), directory: directory)
        for (kind, formats) in held { try validate(kind, formats, &references) }
        if !uncertain.contains(.account) { rules.finish(&log) }
        try MissingReferences(uncertain: uncertain).run(references, formats: report.formats, &log)
        try readOtherFiles()
        if !AssetKind.catalogue.contains(where: { !$0.attachmentFields.isEmpty && uncertain.contains($0.id) }) {
            content.reportUnused(&log)
        }
        try ManifestCheck(reader: reader, digests: digests).run(&log)
        LayoutCheck(reader: reader, report: report).run(&log)
        SchemaCheck(reader: reader, report: report, digests: digests).run(&log)
        try PackageCheck(reader: reader, report: report, digests: digests).run(&log)
        let bytes = reader.zip.entries.reduce(0) { $0 + Int($1.byteCount) }
        return Outcome(log: log, records: records, files: reader.zip.entries.count, bytes: bytes)
    }

    // MARK: Records

    /// The kinds whose files are there, in load order, with their formats; reports files that should be there, or should not.
    private mutating func heldKinds() -> [(kind: AssetKind, formats: [ArchiveFormat])] {
        AssetKind.catalogue.compactMap { kind in
            let said = report.kinds.first { $0.name == kind.id.name }
            let isHeld = said?.state == "complete" || said?.state == "partial"
            let formats = ArchiveFormat.allCases.filter { format in
                let path = format.path(of: kind)
                let isThere = reader.contains(path)
                let isExpected = isHeld && report.formats.contains(format)
                if isThere != isExpected {
                    let words = isThere ? "the report does not say that this kind is here" : "the file is missing"
                    log.add("report.kind", at: Finding.Place(path), kind: kind.id, words)
                }
                return isThere
            }
            return formats.isEmpty ? nil : (kind, formats)
        }
    }

    private mutating func validate(
        _ kind: AssetKind, _ formats: [ArchiveFormat], _ references: inout ReferenceLedger
    ) throws {
        guard let position = AssetKind.catalogue.firstIndex(where: { $0.id == kind.id }) else { return }
        let path = formats[0].path(of: kind)
        var validation = try KindValidation(kind, formats, of: reader, limit: log.limit)
        var (content, rules, records) = (content, rules, records)
        self.content = ContentLedger(empty: reader)
        try validation.run(&log) { batch, lines, log in
            try references.add(batch, of: position, lines: lines)
            content.add(batch, of: kind, path: path, lines: lines, &log)
            rules.look(at: batch, of: kind, path: path, lines: lines, &log)
            records += batch.rowCount
            try observer(kind.id, records)
        }
        (self.content, self.rules, self.records) = (content, rules, records)
        if validation.hasFaults { uncertain.insert(kind.id) }
        self.rules.finish(kind.id, hasFaults: validation.hasFaults)
        try noteFiles(of: kind, &validation)
    }

    private mutating func noteFiles(of kind: AssetKind, _ validation: inout KindValidation) throws {
        let said = report.kinds.first { $0.name == kind.id.name }?.records
        for file in validation.files() {
            let (path, count) = (file.path, file.records)
            if let index = reader.zip.index(of: path.utf8) { digests[index] = file.digest }
            guard let said, said != count, !file.hasFaults else { continue }
            log.add(
                "report.count", at: Finding.Place(path), kind: kind.id,
                "the report says \(said) records, and \(count) were read")
        }
    }

    // MARK: Other files

    private mutating func readOtherFiles() throws {
        for index in digests.indices where digests[index] == nil {
            try observer(nil, records)
            var search = UnsubscribeSearch()
            let isBody = content.isBody(index)
            var entry = DigestingEntry(try reader.zip.open(index))
            while !entry.isAtEnd {
                let count = try entry.read(into: scratch.bytes)
                if isBody { search.look(at: UnsafeRawBufferPointer(rebasing: scratch.bytes[..<count])) }
            }
            let digest = try entry.drain(scratch.bytes)
            digests[index] = digest
            if isBody, !search.isFound { content.reportBody(index, &log) }
            checkName(of: index, digest)
        }
    }

    private mutating func checkName(of index: Int, _ digest: String) {
        let name = String(decoding: reader.zip.entries[index].name, as: UTF8.self)
        guard name.hasPrefix(EntryPath.content) else { return }
        guard ContentPath(name)?.sha256 != digest else { return }
        log.add("attachment.path", at: Finding.Place(name), "the file's name is not the SHA-256 of its bytes")
    }
}

/// Memory to read into.
private final class Scratch {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    deinit { bytes.deallocate() }
}
