import CISAL
import DataportCore

/// ISA-L level 1. Each chunk is compressed without history and flushed to a byte boundary.
///
/// `@unchecked Sendable`: the C structs live on the heap because ISA-L keeps pointers into them, and a codec is used by one task at a
/// time.
final class ISALCodec: ChunkCodec, @unchecked Sendable {
    let method: UInt16 = 8
    private let stream: UnsafeMutablePointer<isal_zstream>
    private let levelBuffer: UnsafeMutablePointer<UInt8>
    /// ISAL_DEF_LVL1_REQ and 128 Ki tokens of 4 bytes (ISAL_DEF_LVL1_EXTRA_LARGE): macros that the importer drops.
    private static let levelBufferSize = 4 * 1024 + 2 * 8 * 1024 + 4 * 128 * 1024
    private static let flushFully: UInt16 = 2

    init() throws(DataportError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: isal_zstream())
        levelBuffer = .allocate(capacity: Self.levelBufferSize)
    }

    deinit {
        stream.deallocate()
        levelBuffer.deallocate()
    }

    func compress(
        _ chunk: UnsafeRawBufferPointer, isLast: Bool, into writer: inout ByteWriter
    ) throws(DataportError) {
        guard chunk.count < Int(UInt32.max) / 2 else {
            throw DataportError(.limit, "a chunk of more than 2 GiB cannot be deflated")
        }
        isal_deflate_stateless_init(stream)
        stream.pointee.level = 1
        stream.pointee.level_buf = levelBuffer
        stream.pointee.level_buf_size = UInt32(Self.levelBufferSize)
        stream.pointee.flush = isLast ? 0 : Self.flushFully
        stream.pointee.end_of_stream = isLast ? 1 : 0
        stream.pointee.next_in = UnsafeMutablePointer(mutating: chunk.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(chunk.count)
        let room = worstCase(chunk.count)
        try writer.reserve(room) { (start) throws(DataportError) in
            stream.pointee.next_out = start
            stream.pointee.avail_out = UInt32(room)
            let result = isal_deflate_stateless(stream)
            guard result == 0, stream.pointee.avail_in == 0 else {
                throw DataportError(.internalError, "ISA-L did not compress a chunk (\(result))")
            }
            return start + (room - Int(stream.pointee.avail_out))
        }
    }

    /// Stored blocks of 65,535 bytes with a header of 5 bytes each, a dynamic header that is written before it is found too long, and
    /// the flush.
    private func worstCase(_ count: Int) -> Int { count + count / 65_535 * 5 + 1024 }
}
