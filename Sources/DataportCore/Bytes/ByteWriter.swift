/// A growing byte buffer for encoders: reserve once per row, then write without checks. Move-only and alone with its memory, hence
/// `@unchecked Sendable`.
public struct ByteWriter: ~Copyable, @unchecked Sendable {
    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    @usableFromInline var used = 0
    /// Bytes written so far.
    @inlinable public var count: Int { used }
    /// So many bytes behind the reserved ones may be overwritten, so that encoders can store whole vectors.
    @inlinable public static var writableSlack: Int { 32 }

    /// An empty writer with room for `capacity` bytes.
    public init(capacity: Int = 1 << 16) {
        self.capacity = max(capacity, 64)
        base = .allocate(byteCount: self.capacity + Self.writableSlack, alignment: 16)
    }

    deinit { base.deallocate() }

    /// What was written, valid inside the closure.
    @inlinable public borrowing func withBytes<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Forgets what was written and keeps the memory.
    public mutating func removeAll() { used = 0 }

    /// Makes room for `extra` bytes and hands out the place where the next byte goes; the closure returns the place after its last.
    /// Ending beyond `extra` bytes is a programming error that only debug builds catch: reserve the worst case.
    @inlinable public mutating func reserve<E: Error>(
        _ extra: Int, _ body: (UnsafeMutablePointer<UInt8>) throws(E) -> UnsafeMutablePointer<UInt8>
    ) throws(E) {
        if count + extra > capacity { grow(by: extra) }
        let start = base.assumingMemoryBound(to: UInt8.self)
        let end = try body(start + count)
        advance(to: end - start)
    }

    @inlinable mutating func advance(to position: Int) {
        assert(position <= capacity)
        used = position
    }

    /// Appends bytes.
    @inlinable public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        if count + bytes.count > capacity { grow(by: bytes.count) }
        (base + count).copyMemory(from: source, byteCount: bytes.count)
        advance(to: count + bytes.count)
    }

    /// Appends a text.
    @inlinable public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    @usableFromInline mutating func grow(by extra: Int) {
        capacity = max(capacity * 2, count + extra)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity + Self.writableSlack, alignment: 16)
        larger.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = larger
    }
}
