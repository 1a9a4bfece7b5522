import CZlib
import DataportCore

/// zlib at a level. Each chunk is compressed without history and flushed to a byte boundary.
///
/// `@unchecked Sendable`: the C struct lives on the heap because zlib checks that it is not moved, and a codec is used by one task at a
/// time.
final class ZlibCodec: ChunkCodec, @unchecked Sendable {
    let method: UInt16 = 8
    private let stream: UnsafeMutablePointer<z_stream>

    init(level: Int32) throws(DataportError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let result = deflateInit2_(
            stream, level, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else {
            stream.deallocate()
            throw DataportError(.internalError, "zlib did not start (\(result))")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func compress(
        _ chunk: UnsafeRawBufferPointer, isLast: Bool, into writer: inout ByteWriter
    ) throws(DataportError) {
        guard chunk.count < Int(UInt32.max) / 2 else {
            throw DataportError(.limit, "a chunk of more than 2 GiB cannot be deflated")
        }
        guard deflateReset(stream) == Z_OK else { throw DataportError(.internalError, "zlib did not start anew") }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: chunk.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(chunk.count)
        let room = Int(deflateBound(stream, uLong(chunk.count))) + 64
        try writer.reserve(room) { (start) throws(DataportError) in
            stream.pointee.next_out = start
            stream.pointee.avail_out = UInt32(room)
            let result = deflate(stream, isLast ? Z_FINISH : Z_FULL_FLUSH)
            // A flush is complete only when zlib leaves room in the output.
            guard result == (isLast ? Z_STREAM_END : Z_OK), stream.pointee.avail_in == 0, stream.pointee.avail_out > 0
            else { throw DataportError(.internalError, "zlib did not compress a chunk (\(result))") }
            return start + (room - Int(stream.pointee.avail_out))
        }
    }
}
