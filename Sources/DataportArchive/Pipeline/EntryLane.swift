import DataportCore
import Synchronization

/// One entry that grows chunk by chunk: its chunks are compressed by whoever is free and joined in order.
final class EntryLane: Sendable {
    /// The entry's name.
    let path: String
    private let pipeline: Pipeline
    private let lane = OrderedLane()
    private let body: Mutex<EntryBody?>

    /// A lane that fills `body`.
    init(path: String, body: consuming sending EntryBody, pipeline: Pipeline) {
        self.path = path
        self.pipeline = pipeline
        self.body = Mutex(consume body)
    }

    /// Compresses the next bytes of the entry and commits them in their turn; the last chunk has the highest number.
    func put(
        _ chunk: Chunk, number: Int, isLast: Bool, filling: (inout ByteWriter) -> Void
    ) throws(DataportError) {
        try chunk.content.withLock { (content) throws(DataportError) in
            filling(&content.plain)
            try pipeline.compress(content.plain, isLast: isLast, into: &content.compressed)
        }
        try lane.put(chunk, number: number) { (chunk) throws(DataportError) in
            try body.withLock { (body) throws(DataportError) in
                try chunk.content.withLock { (content) throws(DataportError) in
                    try body!.append(plain: content.plain, compressed: content.compressed)
                }
            }
            pipeline.retire(chunk)
        }
    }

    /// The complete body, once.
    func takeBody() -> EntryBody { body.withLock { $0.take()! } }
}
