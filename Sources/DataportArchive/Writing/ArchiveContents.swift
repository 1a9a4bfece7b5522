package import DataportCore
import DataportZip
import Synchronization

/// The zip file while it is written, and the lists of what is in it.
final class ArchiveContents: Sendable {
    /// Content files that stand in `datapackage.json`; the BagIt manifest has them all.
    static let namedContentFiles = 1000

    /// What is known at any moment.
    struct State: ~Copyable, Sendable {
        var zip: ZipWriter
        var manifest: Spool
        var tagManifest: Spool
        var order = EntryOrder()
        var kinds: [WrittenKind] = []
        var content: [ArchiveFacts.File] = []
        var contentFiles = 0
        var contentBytes = 0
        var payloadFiles = 0
        var payloadBytes = 0
    }

    let state: Mutex<State>

    /// An empty archive at the start of `output`.
    init(output: OutputFile, created: Instant) {
        state = Mutex(
            State(
                zip: ZipWriter(output: output, created: created),
                manifest: Spool(limit: 1 << 18, directory: output.directory),
                tagManifest: Spool(limit: 1 << 18, directory: output.directory)))
    }

    /// Completes an entry from its body.
    @discardableResult
    func append(
        _ body: consuming EntryBody, path: String, method: UInt16
    ) throws(DataportError) -> ArchiveFacts.File {
        let file = ArchiveFacts.File(
            path: path, byteCount: body.digests.byteCount, sha256: body.digests.sha256Hex())
        var body = Optional(consume body)
        try state.withLock { (state) throws(DataportError) in
            try state.zip.append(body.take()!, named: path, method: method)
            try state.note(file)
        }
        return file
    }

    /// Writes an entry that is one chunk.
    func append(_ chunk: Chunk) throws(DataportError) {
        try chunk.content.withLock { (content) throws(DataportError) in
            let entry = content.entry!
            func append(_ data: UnsafeRawBufferPointer) throws(DataportError) {
                try self.append(data, method: entry.method, crc32: entry.crc32, file: entry.file)
            }
            content.entry = nil
            if entry.method == 0 {
                try content.plain.withBytes { (data) throws(DataportError) in try append(data) }
            } else {
                try content.compressed.withBytes { (data) throws(DataportError) in try append(data) }
            }
        }
    }

    /// Writes a small entry.
    func append(
        _ data: UnsafeRawBufferPointer, method: UInt16, crc32: UInt32, file: ArchiveFacts.File
    ) throws(DataportError) {
        try state.withLock { (state) throws(DataportError) in
            try state.zip.append(
                data, named: file.path, method: method, crc32: crc32, byteCount: file.byteCount)
            try state.note(file)
        }
    }
}

extension ArchiveContents.State {
    /// Puts a file that was written on the lists.
    mutating func note(_ file: ArchiveFacts.File) throws(DataportError) {
        let line = Array("\(file.sha256)  \(file.path)\n".utf8)
        guard file.path.hasPrefix("data/") else {
            if file.path == EntryPath.tagManifest { return }
            return try line.span.withUnsafeBytes { (bytes) throws(DataportError) in try tagManifest.append(bytes) }
        }
        payloadFiles += 1
        payloadBytes += file.byteCount
        try line.span.withUnsafeBytes { (bytes) throws(DataportError) in try manifest.append(bytes) }
        guard file.path.hasPrefix(EntryPath.content) else { return }
        contentFiles += 1
        contentBytes += file.byteCount
        if content.count < ArchiveContents.namedContentFiles { content.append(file) }
    }
}

/// A kind whose files are complete.
package struct WrittenKind: Sendable, Equatable {
    package let kind: AssetKind.ID
    package let records: Int
    /// In the order of the formats.
    package let files: [ArchiveFacts.File]
}
