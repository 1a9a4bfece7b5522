import DataportCore
import Glibc

/// Reads spooled rows by their places.
struct RowReader: ~Copyable {
    private let rows: SpooledRows
    private let stride: Int
    private var buffer: UnsafeMutableRawBufferPointer
    private var window: Range<Int> = 0..<0

    /// A reader of rows that follow one another, or stand anywhere.
    init(_ rows: SpooledRows, isSequential: Bool) {
        self.rows = rows
        stride = isSequential ? 256 << 10 : 4 << 10
        buffer = .allocate(byteCount: stride, alignment: 8)
    }

    deinit { buffer.deallocate() }

    /// Hands out the row that begins at `offset`, without its length.
    mutating func withRow<R>(
        at offset: Int, _ body: (UnsafeRawBufferPointer) throws(DataportError) -> R
    ) throws(DataportError) -> R {
        try load(offset, 4)
        let length = Self.length(UnsafeRawBufferPointer(buffer), offset - window.lowerBound)
        try load(offset + 4, length)
        let first = offset + 4 - window.lowerBound
        return try body(UnsafeRawBufferPointer(rebasing: buffer[first..<first + length]))
    }

    /// The length that stands at a place.
    static func length(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int {
        Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }

    /// Where a field of a row begins.
    static func place(of field: Int, in row: UnsafeRawBufferPointer) -> Int {
        var place = 0
        for _ in 0..<field {
            let length = length(row, place)
            place += 4 + (length == Int(UInt32.max) ? 0 : length)
        }
        return place
    }

    /// Sees to it that these bytes are in memory.
    private mutating func load(_ offset: Int, _ count: Int) throws(DataportError) {
        if window.lowerBound <= offset, offset + count <= window.upperBound { return }
        let wanted = min(max(count, stride), rows.byteCount - offset)
        window = offset..<offset
        if buffer.count < wanted {
            buffer.deallocate()
            buffer = .allocate(byteCount: wanted, alignment: 8)
        }
        let read = try rows.file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: offset)
        guard read >= count else { throw TemporaryFile.failure("reading", EIO) }
        window = offset..<offset + read
    }
}
