import CZlib
package import DataportCore

/// Inflates one raw deflate stream.
///
/// `@unchecked Sendable`: the C struct lives on the heap because zlib checks that it is not moved, and a stream is read by one task at a
/// time.
package final class Inflater: @unchecked Sendable {
    private let stream: UnsafeMutablePointer<z_stream>
    /// Whether the last block has ended.
    package private(set) var isAtEnd = false

    package init() throws(DataportError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let result = inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else {
            stream.deallocate()
            throw DataportError(.internalError, "zlib did not start (\(result))")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Inflates from `input` to `output`; how much of each was used, or `nil` when the stream is damaged.
    package func inflate(
        _ input: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer
    ) -> (read: Int, written: Int)? {
        let (available, room) = (min(input.count, 1 << 30), min(output.count, 1 << 30))
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(available)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room)
        let result = CZlib.inflate(stream, Z_NO_FLUSH)
        // Z_BUF_ERROR only says that there was nothing to do.
        guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else { return nil }
        isAtEnd = result == Z_STREAM_END
        return (available - Int(stream.pointee.avail_in), room - Int(stream.pointee.avail_out))
    }
}
