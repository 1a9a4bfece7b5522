import DataportCore
import Synchronization

/// What jobs share: the queue, and the pools of what is dear to make.
struct Pipeline: Sendable {
    let queue: JobQueue
    let chunks = Pool<Chunk> { () throws(DataportError) in Chunk() }
    let batches = Pool<BatchBox> { () throws(DataportError) in BatchBox() }
    let codecs: Pool<any ChunkCodec>
    /// The zip method of what the codecs write.
    let method: UInt16

    /// A pipeline with pools for `compression`, in which `limit` chunks may be under way.
    init(compression: Compression, limit: Int) {
        queue = JobQueue(limit: limit)
        codecs = Pool { () throws(DataportError) in try compression.makeCodec() }
        method = compression == .none ? 0 : 8
    }

    /// Appends the compressed form of `plain` to `compressed`.
    func compress(
        _ plain: borrowing ByteWriter, isLast: Bool, into compressed: inout ByteWriter
    ) throws(DataportError) {
        let codec = try codecs.take()
        try plain.withBytes { (bytes) throws(DataportError) in
            try codec.compress(bytes, isLast: isLast, into: &compressed)
        }
        codecs.give(codec)
    }

    /// The chunk is in its place: its memory is free again.
    func retire(_ chunk: Chunk) {
        chunk.content.withLock { content in
            content.plain.removeAll()
            content.compressed.removeAll()
        }
        chunks.give(chunk)
        queue.chunkCommitted()
    }
}
