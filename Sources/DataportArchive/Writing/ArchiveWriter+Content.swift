package import DataportCore
import DataportZip
import Synchronization

extension ArchiveWriter {
    /// Attachments up to this size are held whole and compressed beside the reading of the next.
    private static let wholeByteCount = 1 << 20
    /// How much of a larger one is held at a time.
    private static let pieceByteCount = 1 << 19

    package func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) async throws {
        guard let path = ContentPath(attachment.path), attachment.byteCount >= 0 else {
            throw DataportError(
                .badInput, "an attachment has a path that is not data/content/<aa>/<sha256>.<ext>",
                advice: "the source is not one that dataport writes correctly from; please report this")
        }
        try checkNothingIsOpen()
        try admit(path.text)
        if attachment.byteCount <= Self.wholeByteCount {
            try await storeWhole(path, attachment.byteCount, from: &cursor)
        } else {
            try await storeInPieces(path, attachment.byteCount, from: &cursor)
        }
    }

    private func storeWhole(
        _ path: ContentPath, _ byteCount: Int, from cursor: inout any AttachmentCursor & ~Copyable
    ) async throws {
        let chunk = try pipeline.chunks.take()
        let count = try chunk.content.withLock { content in
            // One byte more shows an attachment that is longer than it says.
            try content.plain.reserve(byteCount + 1) { start in
                start + (try read(UnsafeMutableRawBufferPointer(start: start, count: byteCount + 1), from: &cursor))
            }
            return content.plain.count
        }
        guard count == byteCount else { throw mismatch(path) }
        let (number, pipeline, contents, lane) = (nextContentNumber(), pipeline, contents, contentLane)
        try await pipeline.queue.submit(chunks: 1) {
            try prepare(chunk, path, pipeline)
            try lane.put(chunk, number: number) { (chunk) throws(DataportError) in
                try contents.append(chunk)
                pipeline.retire(chunk)
            }
        }
    }

    private func storeInPieces(
        _ path: ContentPath, _ byteCount: Int, from cursor: inout any AttachmentCursor & ~Copyable
    ) async throws {
        try await settle()
        let codec = path.isCompressed ? StoredCodec() : try pipeline.codecs.take()
        defer { if codec.method != 0 { pipeline.codecs.give(codec) } }
        var body = contents.state.withLock { $0.zip.body(named: path.text, method: codec.method) }
        var plain = ByteWriter(capacity: Self.pieceByteCount)
        var compressed = ByteWriter(capacity: Self.pieceByteCount)
        var isLast = false
        while !isLast {
            try Task.checkCancellation()
            plain.removeAll()
            compressed.removeAll()
            try plain.reserve(Self.pieceByteCount) { start in
                start
                    + (try read(UnsafeMutableRawBufferPointer(start: start, count: Self.pieceByteCount), from: &cursor))
            }
            isLast = plain.count < Self.pieceByteCount
            try plain.withBytes { (bytes) throws(DataportError) in
                try codec.compress(bytes, isLast: isLast, into: &compressed)
            }
            try body.append(plain: plain, compressed: compressed)
            guard body.digests.byteCount <= byteCount else { throw mismatch(path) }
        }
        guard body.digests.byteCount == byteCount, body.digests.sha256Hex() == path.sha256 else {
            throw mismatch(path)
        }
        try contents.append(body, path: path.text, method: codec.method)
    }

    /// Reads until `buffer` is full or the attachment ends.
    private func read(
        _ buffer: UnsafeMutableRawBufferPointer, from cursor: inout any AttachmentCursor & ~Copyable
    ) throws -> Int {
        var done = 0
        while done < buffer.count {
            let count = try cursor.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
            if count <= 0 { break }
            done += count
        }
        return done
    }
}

/// A job: verifies an attachment and compresses it where that pays.
private func prepare(_ chunk: Chunk, _ path: ContentPath, _ pipeline: Pipeline) throws(DataportError) {
    try chunk.content.withLock { (content) throws(DataportError) in
        var digests = Digests()
        content.plain.withBytes { digests.update($0) }
        let sha256 = digests.sha256Hex()
        guard sha256 == path.sha256 else { throw mismatch(path) }
        if !path.isCompressed {
            try pipeline.compress(content.plain, isLast: true, into: &content.compressed)
        }
        let isSmaller = !path.isCompressed && content.compressed.count < content.plain.count
        content.entry = Chunk.WholeEntry(
            file: ArchiveFacts.File(path: path.text, byteCount: digests.byteCount, sha256: sha256),
            method: isSmaller ? pipeline.method : 0, crc32: digests.crc32)
    }
}

private func mismatch(_ path: ContentPath) -> DataportError {
    DataportError(
        .badInput, "the bytes of an attachment are not those that its path and size name", place: path.text,
        advice: "the source was changed or is damaged: repair the attachment there, then export again")
}
