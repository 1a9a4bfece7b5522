package import DataportCore
package import Synchronization

/// A stretch of one entry, or one small entry: its bytes and what they compress to. Chunks circulate, and so does their memory.
package final class Chunk: Sendable {
    /// What a chunk carries.
    package struct Content: ~Copyable, Sendable {
        package var plain = ByteWriter()
        package var compressed = ByteWriter()
        /// Set when the chunk is a whole entry.
        var entry: WholeEntry?

        package init() {}
    }

    /// An entry that is one chunk: its headers' values. With method 0 its data is `plain`.
    package struct WholeEntry: Sendable {
        var file: ArchiveFacts.File
        var method: UInt16
        var crc32: UInt32
    }

    package let content = Mutex(Content())

    /// An empty chunk.
    package init() {}
}

/// A batch on its way through a job.
package final class BatchBox: Sendable {
    package let batch = Mutex(RecordBatch())
}

/// Things that are dear to make and used again and again.
package final class Pool<Item: Sendable>: Sendable {
    private let free = Mutex<[Item]>([])
    private let make: @Sendable () throws(DataportError) -> Item

    /// An empty pool that makes items when none is free.
    package init(_ make: @escaping @Sendable () throws(DataportError) -> Item) { self.make = make }

    /// A free item or a new one.
    package func take() throws(DataportError) -> Item {
        if let item = free.withLock({ $0.popLast() }) { return item }
        return try make()
    }

    /// Gives an item back.
    package func give(_ item: Item) { free.withLock { $0.append(item) } }
}
