import DataportCore
import Synchronization

/// A stretch of one entry, or one small entry: its bytes and what they compress to. Chunks circulate, and so does their memory.
final class Chunk: Sendable {
    /// What a chunk carries.
    struct Content: ~Copyable, Sendable {
        var plain = ByteWriter()
        var compressed = ByteWriter()
        /// Set when the chunk is a whole entry.
        var entry: WholeEntry?
    }

    /// An entry that is one chunk: its headers' values. With method 0 its data is `plain`.
    struct WholeEntry: Sendable {
        var file: ArchiveFacts.File
        var method: UInt16
        var crc32: UInt32
    }

    let content = Mutex(Content())
}

/// A batch on its way through a job.
final class BatchBox: Sendable {
    let batch = Mutex(RecordBatch())
}

/// Things that are dear to make and used again and again.
final class Pool<Item: Sendable>: Sendable {
    private let free = Mutex<[Item]>([])
    private let make: @Sendable () throws(DataportError) -> Item

    /// An empty pool that makes items when none is free.
    init(_ make: @escaping @Sendable () throws(DataportError) -> Item) { self.make = make }

    /// A free item or a new one.
    func take() throws(DataportError) -> Item {
        if let item = free.withLock({ $0.popLast() }) { return item }
        return try make()
    }

    /// Gives an item back.
    func give(_ item: Item) { free.withLock { $0.append(item) } }
}
