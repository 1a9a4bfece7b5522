import DataportCore
import DataportZip
import Glibc

/// Numbers in 64 partitions, in memory while they are few and in an unnamed file when they are many: what is joined by hash needs only
/// one partition in memory at a time.
struct PartitionFile: ~Copyable {
    static let count = 64
    private static let bufferLength = 4096

    private var buffers: [[UInt64]]
    /// For each partition the blocks that were written, as offset in the file and numbers.
    private var blocks: [[(offset: Int, count: Int)]]
    private var file: FileDescriptor?
    private var fileSize = 0
    private let directory: String

    init(directory: String) {
        self.directory = directory
        buffers = Array(repeating: [], count: Self.count)
        blocks = Array(repeating: [], count: Self.count)
    }

    /// The partition of a hash.
    @inline(__always) static func partition(of hash: UInt64) -> Int { Int(hash >> 58) }

    /// Adds a number to a partition.
    @inline(__always) mutating func add(_ number: UInt64, to partition: Int) throws(DataportError) {
        buffers[partition].append(number)
    }

    /// Writes the partition's buffer out when it is long; called behind a whole record of numbers.
    @inline(__always) mutating func settle(_ partition: Int) throws(DataportError) {
        if buffers[partition].count >= Self.bufferLength { try flush(partition) }
    }

    /// All numbers of a partition, in the order in which they were added.
    func numbers(of partition: Int) throws(DataportError) -> [UInt64] {
        var numbers: [UInt64] = []
        numbers.reserveCapacity(blocks[partition].reduce(buffers[partition].count) { $0 + $1.count })
        for block in blocks[partition] { numbers += try read(block) }
        return numbers + buffers[partition]
    }

    private mutating func flush(_ partition: Int) throws(DataportError) {
        if file == nil {
            guard let unnamed = FileDescriptor.unnamed(in: directory) else { throw .cannotCreate(errno, directory) }
            file = consume unnamed
        }
        let bytes = buffers[partition].count * 8
        let failure = buffers[partition].withUnsafeBytes { file?.write($0, at: fileSize) ?? EBADF }
        if failure != 0 { throw .output("writing a temporary file", failure, directory) }
        blocks[partition].append((fileSize, buffers[partition].count))
        fileSize += bytes
        buffers[partition].removeAll(keepingCapacity: true)
    }

    private func read(_ block: (offset: Int, count: Int)) throws(DataportError) -> [UInt64] {
        let numbers = [UInt64](unsafeUninitializedCapacity: block.count) { buffer, count in
            let read = file?.read(into: UnsafeMutableRawBufferPointer(buffer), at: block.offset)
            count = (read ?? 0) / 8
        }
        guard numbers.count == block.count else { throw .output("reading a temporary file", errno, directory) }
        return numbers
    }
}
