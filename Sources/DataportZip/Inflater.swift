import CISAL

/// Inflates one raw deflate stream with ISA-L, which takes a third of zlib's time.
///
/// `@unchecked Sendable`: the state lives on the heap, because it is large and has addresses in it, and a stream is read by one task at a
/// time.
package final class Inflater: @unchecked Sendable {
    private let state: UnsafeMutablePointer<inflate_state>
    /// Whether the last block has ended.
    package private(set) var isAtEnd = false
    /// Whether bytes were taken in that follow the last block.
    package private(set) var hasSurplus = false

    package init() {
        state = .allocate(capacity: 1)
        state.initialize(to: inflate_state())
        isal_inflate_init(state)
    }

    deinit { state.deallocate() }

    /// Inflates from `input` to `output`; how much of each was used, or `nil` when the stream is damaged.
    package func inflate(
        _ input: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer
    ) -> (read: Int, written: Int)? {
        let (available, room) = (min(input.count, 1 << 30), min(output.count, 1 << 30))
        state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        state.pointee.avail_in = UInt32(available)
        state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = UInt32(room)
        guard isal_inflate(state) == ISAL_DECOMP_OK else { return nil }
        isAtEnd = state.pointee.block_state == ISAL_BLOCK_FINISH
        // Whole bytes of its bit buffer were read ahead.
        hasSurplus = isAtEnd && state.pointee.read_in_length >= 8
        return (available - Int(state.pointee.avail_in), room - Int(state.pointee.avail_out))
    }
}
