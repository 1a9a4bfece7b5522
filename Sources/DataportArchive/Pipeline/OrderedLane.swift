package import DataportCore
import Synchronization

/// Commits chunks in the order of their numbers, whoever finishes first: a job that is early parks its chunk and goes on, and the one
/// that completes the predecessor commits both. Nobody waits.
package final class OrderedLane: Sendable {
    private struct Order {
        var next = 0
        var parked: [Int: Chunk] = [:]
    }

    private let order = Mutex(Order())

    /// A lane that waits for number 0.
    package init() {}

    /// Hands over the chunk with a number, each number from 0 once; `commit` is called for every chunk whose turn has come.
    package func put(
        _ chunk: Chunk, number: Int, commit: (Chunk) throws(DataportError) -> Void
    ) throws(DataportError) {
        var current = order.withLock { order -> Chunk? in
            // Only the owner of `next` gets past this, and `next` moves on only after its commit.
            if number == order.next { return chunk }
            order.parked[number] = chunk
            return nil
        }
        while let chunk = current {
            try commit(chunk)
            current = order.withLock { order in
                order.next += 1
                return order.parked.removeValue(forKey: order.next)
            }
        }
    }
}
