import DataportCore

/// Reads spooled records. A bookmark is the number of the next row where there is an index, and its place in the file where there is none.
struct SpooledCursor: RecordCursor, ~Copyable {
    private let kind: AssetKind
    private let rows: SpooledRows
    private var position: Int
    private var buffer: [UInt8] = []
    private var bufferStart = 0

    init(_ kind: AssetKind, _ rows: SpooledRows, after bookmark: Bookmark?) {
        self.kind = kind
        self.rows = rows
        position = bookmark.map { $0.bytes.reduce(0) { $0 << 8 | Int($1) } } ?? 0
    }

    mutating func next(into batch: inout RecordBatch) throws(DataportError) -> Bookmark? {
        batch.reset(fieldCount: kind.fields.count)
        while !batch.isFull, let offset = nextOffset {
            let length = Int(try number(at: offset))
            try load(offset + 4, length)
            append(offset + 4, to: &batch)
            position = rows.index == nil ? offset + 4 + length : position + 1
        }
        guard !batch.isEmpty else { return nil }
        return Bookmark((0..<8).map { UInt8(truncatingIfNeeded: position >> (56 - 8 * $0)) })
    }

    private var nextOffset: Int? {
        if let index = rows.index { return position < index.count ? index[position].offset : nil }
        return position < rows.byteCount ? position : nil
    }

    private func append(_ start: Int, to batch: inout RecordBatch) {
        buffer.withUnsafeBytes { bytes in
            var at = start - bufferStart
            for _ in kind.fields {
                let length = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
                at += 4
                if length == UInt32.max {
                    batch.appendNull()
                } else {
                    batch.append(UnsafeRawBufferPointer(rebasing: bytes[at..<at + Int(length)]))
                    at += Int(length)
                }
            }
        }
    }

    private mutating func number(at offset: Int) throws(DataportError) -> UInt32 {
        try load(offset, 4)
        return buffer.withUnsafeBytes {
            UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset - bufferStart, as: UInt32.self))
        }
    }

    /// Sees to it that these bytes are in memory.
    private mutating func load(_ offset: Int, _ count: Int) throws(DataportError) {
        if offset >= bufferStart, offset + count <= bufferStart + buffer.count { return }
        let wanted = min(max(count, rows.index == nil ? 256 << 10 : 4 << 10), rows.byteCount - offset)
        buffer = [UInt8](repeating: 0, count: max(wanted, count))
        bufferStart = offset
        var failure: DataportError?
        buffer.withUnsafeMutableBytes { bytes in
            do throws(DataportError) { _ = try rows.file.read(into: bytes, at: offset) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
