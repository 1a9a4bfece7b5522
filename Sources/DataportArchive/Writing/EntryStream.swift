package import DataportCore
import Synchronization

/// A file of the archive that is written piece by piece; pieces are compressed while the next is made.
package struct EntryStream: ~Copyable {
    private let lane: EntryLane
    private let pipeline: Pipeline
    private var number = 0

    init(lane: EntryLane, pipeline: Pipeline) {
        self.lane = lane
        self.pipeline = pipeline
    }

    /// Appends what is in `piece` and leaves it empty, with other memory. Pieces of half a mebibyte or more compress well.
    package mutating func append(_ piece: inout ByteWriter) async throws {
        guard piece.count > 0 else { return }
        try await put(&piece, isLast: false)
    }

    mutating func finish() async throws {
        var nothing = ByteWriter(capacity: 64)
        try await put(&nothing, isLast: true)
        try await pipeline.queue.drain()
    }

    private mutating func put(_ piece: inout ByteWriter, isLast: Bool) async throws {
        let chunk = try pipeline.chunks.take()
        chunk.content.withLock { swap(&$0.plain, &piece) }
        piece.removeAll()
        let (lane, number) = (lane, number)
        self.number += 1
        try await pipeline.queue.submit(chunks: 1) {
            try lane.put(chunk, number: number, isLast: isLast) { _ in }
        }
    }
}
