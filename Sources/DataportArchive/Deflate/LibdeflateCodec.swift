import CDeflate
import CZlib
import DataportCore
import Glibc

/// libdeflate at a level: up to twice as fast as zlib at the same level. Each chunk is compressed without history.
///
/// libdeflate only makes whole streams, so the last block of a chunk is marked as the last of all. zlib inflates what was made, block
/// by block, which finds that mark and proves on the way that the chunk comes back as it was; the mark is then taken away and an empty
/// stored block leads to the next byte boundary (the technique of gzjoin.c in zlib's examples).
///
/// `@unchecked Sendable`: the C structs live on the heap because zlib checks that its own is not moved, and a codec is used by one task
/// at a time.
final class LibdeflateCodec: ChunkCodec, @unchecked Sendable {
    let method: UInt16 = 8
    private let compressor: OpaquePointer
    private let inflater: UnsafeMutablePointer<z_stream>
    private var inflated = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)

    init(level: Int32) throws(DataportError) {
        guard let compressor = libdeflate_alloc_compressor(level) else {
            throw DataportError(.internalError, "libdeflate did not start")
        }
        self.compressor = compressor
        inflater = .allocate(capacity: 1)
        inflater.initialize(to: z_stream())
        let result = inflateInit2_(inflater, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { throw DataportError(.internalError, "zlib did not start (\(result))") }
    }

    deinit {
        libdeflate_free_compressor(compressor)
        inflateEnd(inflater)
        inflater.deallocate()
        inflated.deallocate()
    }

    func compress(
        _ chunk: UnsafeRawBufferPointer, isLast: Bool, into writer: inout ByteWriter
    ) throws(DataportError) {
        if chunk.isEmpty && !isLast { return }
        guard chunk.count < Int(UInt32.max) / 2 else {
            throw DataportError(.limit, "a chunk of more than 2 GiB cannot be deflated")
        }
        let room = libdeflate_deflate_compress_bound(compressor, chunk.count)
        // Up to five bytes more join it to the next chunk.
        try writer.reserve(room + 8) { (start) throws(DataportError) in
            let count = libdeflate_deflate_compress(compressor, chunk.baseAddress, chunk.count, start, room)
            guard count > 0 else { throw DataportError(.internalError, "libdeflate did not compress a chunk") }
            let stream = UnsafeMutableBufferPointer(start: start, count: count)
            let (lastHeader, unusedBits) = try verify(stream, is: chunk)
            return isLast ? start + count : Self.join(stream, lastHeader, unusedBits)
        }
    }

    /// Takes the mark away from the block whose header begins at bit `lastHeader`, and writes an empty stored block behind the stream:
    /// three zero bits, zero bits up to a byte boundary, and the length 0 with its complement. Returns the place behind it.
    private static func join(
        _ stream: UnsafeMutableBufferPointer<UInt8>, _ lastHeader: Int, _ unusedBits: Int
    ) -> UnsafeMutablePointer<UInt8> {
        stream[lastHeader / 8] &= ~(1 << (lastHeader % 8))
        guard var end = stream.baseAddress.map({ $0 + stream.count }) else { return stream.baseAddress! }
        // The bits behind the last block are zero already.
        for byte: UInt8 in unusedBits < 3 ? [0, 0, 0, 0xFF, 0xFF] : [0, 0, 0xFF, 0xFF] {
            end.pointee = byte
            end += 1
        }
        return end
    }

    /// Inflates `stream`, demands that it is `chunk`, and returns the bit at which the header of its last block begins and how many bits
    /// of its last byte are unused.
    private func verify(
        _ stream: UnsafeMutableBufferPointer<UInt8>, is chunk: UnsafeRawBufferPointer
    ) throws(DataportError) -> (lastHeader: Int, unusedBits: Int) {
        if inflated.count < chunk.count + 1 {
            inflated.deallocate()
            inflated = .allocate(byteCount: chunk.count + 1, alignment: 16)
        }
        inflateReset(inflater)
        inflater.pointee.next_in = stream.baseAddress
        inflater.pointee.avail_in = UInt32(stream.count)
        inflater.pointee.next_out = inflated.baseAddress?.assumingMemoryBound(to: UInt8.self)
        inflater.pointee.avail_out = UInt32(inflated.count)
        var lastHeader = 0
        while true {
            // Returns behind each block; `data_type` holds the unused bits of the last byte taken, and 64 in the last block.
            let result = inflate(inflater, Z_BLOCK)
            let unusedBits = Int(inflater.pointee.data_type & 7)
            guard result == Z_OK, inflater.pointee.data_type & 128 != 0 else { break }
            guard inflater.pointee.data_type & 64 != 0 else {
                lastHeader = (stream.count - Int(inflater.pointee.avail_in)) * 8 - unusedBits
                continue
            }
            guard inflater.pointee.avail_in == 0, isInflated(chunk) else { break }
            return (lastHeader, unusedBits)
        }
        throw DataportError(.internalError, "a compressed chunk does not come back as it was")
    }

    private func isInflated(_ chunk: UnsafeRawBufferPointer) -> Bool {
        let count = inflated.count - Int(inflater.pointee.avail_out)
        guard count == chunk.count, let base = chunk.baseAddress, let copy = inflated.baseAddress else {
            return count == chunk.count
        }
        return memcmp(copy, base, count) == 0
    }
}
