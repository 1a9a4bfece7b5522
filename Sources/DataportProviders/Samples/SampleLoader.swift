import DataportCore
import DataportFormats

/// Loads one sample account: its JSON Lines, and the files that its attachment fields name.
struct SampleLoader: ~Copyable {
    private let folder: String
    private let files: [String: UnsafeRawBufferPointer]
    private var writer: StoreWriter
    /// Where files stand in the store, by the paths that the samples call them.
    private var stored: [String: String] = [:]

    init(account: String, files: [SampleFile], store: AccountStore) throws(DataportError) {
        folder = "account-\(account)/"
        self.files = Dictionary(files.map { ($0.path, $0.bytes) }) { first, _ in first }
        writer = try StoreWriter(store, account: account)
    }

    /// Loads everything and commits.
    mutating func load() throws(DataportError) {
        for kind in AssetKind.catalogue { try load(kind) }
        try writer.commit()
    }

    private mutating func load(_ kind: AssetKind) throws(DataportError) {
        let name = "\(folder)\(kind.plural).jsonl"
        guard let text = files[name] else { return }
        var decoder = JSONLinesDecoder(kind: kind, name: name, options: .lenient)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var position = 0
        while !decoder.isFinished {
            batch.reset(fieldCount: kind.fields.count)
            position += try decoder.decode(
                UnsafeRawBufferPointer(rebasing: text[position...]), isLast: true, into: &batch)
            if kind.attachmentFields.isEmpty {
                try writer.insert(batch, of: kind)
            } else {
                try writer.insert(storingAttachments(of: batch, kind), of: kind)
            }
        }
    }

    /// The same rows with the paths of the store in place of the names of sample files.
    private mutating func storingAttachments(
        of batch: borrowing RecordBatch, _ kind: AssetKind
    ) throws(DataportError) -> RecordBatch {
        var result = RecordBatch(fieldCount: kind.fields.count)
        for row in 0..<batch.rowCount {
            for (index, field) in kind.fields.enumerated() {
                if batch.isRedacted(row: row, field: index) {
                    result.appendRedacted()
                } else if field.type == .attachment, let name = batch.text(row: row, field: index) {
                    result.append(text: try store(name, kind))
                } else {
                    batch.withValue(row: row, field: index) { $0.map { result.append($0) } ?? result.appendNull() }
                }
            }
        }
        return result
    }

    private mutating func store(_ name: String, _ kind: AssetKind) throws(DataportError) -> String {
        if let path = stored[name] { return path }
        guard let bytes = files[folder + name] else {
            throw DataportError(
                .internalError, "a sample refers to a file that is not built in", place: "\(folder)\(name)",
                advice: "run scripts/list-samples and build again")
        }
        let path = ContentPath.path(of: bytes, fileExtension: Self.fileExtension(of: name))
        try writer.insertContent(path: path, bytes)
        stored[name] = path
        return path
    }

    /// The ending of a file name where the archive allows it: lower-case letters and digits.
    private static func fileExtension(of name: String) -> String {
        let ending = name.split(separator: "/").last?.split(separator: ".").dropFirst().last.map(String.init) ?? ""
        let isPlain = ending.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        return isPlain && !ending.isEmpty ? ending : "bin"
    }
}
