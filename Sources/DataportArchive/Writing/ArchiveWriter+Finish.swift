import DataportCore
import DataportFormats
import Synchronization

extension ArchiveWriter {
    /// Writes what closes an archive: `datapackage.json`, the BagIt files and the central directory. Nothing can be added after it.
    /// Returns the size of the archive in bytes.
    @discardableResult
    package func finish(facts: ArchiveFacts) async throws -> Int {
        try await settle()
        let (content, payload) = contents.state.withLock { state in
            (state.content, (bytes: state.payloadBytes, files: state.payloadFiles))
        }
        let package = DataPackage.render(facts, content: content)
        try await add(path: EntryPath.dataPackage, bytes: package.bytes(.pretty))
        let bagit = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        try await add(path: EntryPath.bagit, bytes: Array(bagit.utf8))
        let bagInfo = BagInfo.render(facts, payloadBytes: payload.bytes, payloadFiles: payload.files)
        try await add(path: EntryPath.bagInfo, bytes: Array(bagInfo.utf8))
        try addManifest(ofTags: false, path: EntryPath.manifest)
        try addManifest(ofTags: true, path: EntryPath.tagManifest)
        let byteCount = try contents.state.withLock { (state) throws(DataportError) in try state.zip.finish() }
        complete(byteCount: byteCount)
        return byteCount
    }

    /// Adds a manifest from its spool, piece by piece.
    private func addManifest(ofTags: Bool, path: String) throws(DataportError) {
        try admit(path)
        let codec = try pipeline.codecs.take()
        var body = nextBody(path)
        try contents.state.withLock { (state) throws(DataportError) in
            if ofTags {
                try body.appendAll(of: state.tagManifest, codec)
            } else {
                try body.appendAll(of: state.manifest, codec)
            }
        }
        pipeline.codecs.give(codec)
        try contents.append(body, path: path, method: pipeline.method)
    }
}

extension EntryBody {
    /// Compresses and appends a whole spool.
    fileprivate mutating func appendAll(of spool: borrowing Spool, _ codec: any ChunkCodec) throws(DataportError) {
        var compressed = ByteWriter()
        try spool.forEachPiece { (plain) throws(DataportError) in
            compressed.removeAll()
            try codec.compress(plain, isLast: false, into: &compressed)
            try append(plain: plain, compressed: compressed)
        }
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        compressed.removeAll()
        try codec.compress(nothing, isLast: true, into: &compressed)
        try append(plain: nothing, compressed: compressed)
    }
}
