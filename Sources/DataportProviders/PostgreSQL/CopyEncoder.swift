import DataportCore
import DataportFormats
import Glibc

/// Encodes batches of one kind as COPY's binary form: for each row the number of its columns, and for each value its length and bytes, all
/// numbers in network order; null has length -1. Source: PostgreSQL documentation, COPY, "Binary Format".
struct CopyEncoder: Sendable {
    /// What stands before the first row: the signature, no flags, no extension.
    static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)
    /// What stands behind the last row.
    static let trailer: [UInt8] = [0xFF, 0xFF]

    private let kind: AssetKind.ID
    private let forms: [PostgresForm]
    private let markers: [[UInt8]]
    /// The number of columns, and the owner where there is one: every row begins with it.
    private let rowStart: [UInt8]

    /// An encoder of rows that belong to `owner`, where the table has a column for it.
    init(kind: AssetKind, owner: String?) {
        self.kind = kind.id
        forms = kind.fields.map { PostgresForm($0.type) }
        markers = kind.fields.map { $0.type.marker ?? [] }
        let columns = kind.fields.count + (owner == nil ? 0 : 1)
        var start = [UInt8(truncatingIfNeeded: columns >> 8), UInt8(truncatingIfNeeded: columns)]
        if let owner {
            let bytes = Array(PostgresText.escape(owner).utf8)
            start += (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (24 - 8 * $0)) } + bytes
        }
        rowStart = start
    }

    /// Appends every row of `batch`.
    /// - Throws: `badInput` when a whole number is none, which a validated record never has.
    func encode(_ batch: borrowing RecordBatch, into writer: inout ByteWriter) throws(DataportError) {
        let rows = batch.rowCount
        let fields = forms.count
        // A number has no more than eight bytes and a marker is short; a text that has to be escaped has its own bound.
        let longestMarker = markers.reduce(0) { max($0, $1.count) }
        let bound = rows * (rowStart.count + fields * (12 + longestMarker)) + 2 * batch.byteCount
        try batch.withContents { (slots, arena) throws(DataportError) in
            let isPlain = !Self.holdsMarks(UnsafeRawBufferPointer(start: arena, count: batch.byteCount))
            try writer.reserve(bound) { (start) throws(DataportError) in
                var place = UnsafeMutableRawPointer(start)
                for row in 0..<rows {
                    place = Self.copy(rowStart, to: place)
                    for field in 0..<fields {
                        let slot = slots[row * fields + field]
                        place = try write(slot, arena, field, isPlain: isPlain, to: place)
                    }
                }
                return place.assumingMemoryBound(to: UInt8.self)
            }
        }
    }

    /// Whether there is a byte among `bytes` that no text of PostgreSQL holds as it is.
    private static func holdsMarks(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return false }
        return memchr(base, 0, bytes.count) != nil || memchr(base, Int32(PostgresText.mark), bytes.count) != nil
    }

    @inline(__always)
    private func write(
        _ slot: RecordBatch.Slot, _ arena: UnsafeRawPointer, _ field: Int, isPlain: Bool,
        to place: UnsafeMutableRawPointer
    ) throws(DataportError) -> UnsafeMutableRawPointer {
        guard slot.length < RecordBatch.Slot.redactedLength else {
            if slot.length == RecordBatch.Slot.nullLength { return Self.store(Int32(-1), to: place) }
            return Self.copy(markers[field], to: Self.store(Int32(markers[field].count), to: place))
        }
        let bytes = UnsafeRawBufferPointer(start: arena + Int(slot.offset), count: Int(slot.length))
        switch forms[field] {
        case .text:
            guard isPlain else { return Self.escape(bytes, to: place) }
            let next = Self.store(Int32(truncatingIfNeeded: bytes.count), to: place)
            if let base = bytes.baseAddress { next.copyMemory(from: base, byteCount: bytes.count) }
            return next + bytes.count
        case .integer: return Self.store(try Self.integer(bytes, kind), to: Self.store(Int32(8), to: place))
        case .boolean:
            let next = Self.store(Int32(1), to: place)
            next.storeBytes(of: bytes.first == UInt8(ascii: "t") ? 1 : 0, as: UInt8.self)
            return next + 1
        }
    }

    @inline(__always)
    private static func store<T: FixedWidthInteger>(
        _ number: T, to place: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        place.storeBytes(of: number.bigEndian, as: T.self)
        return place + MemoryLayout<T>.size
    }

    private static func copy(_ bytes: [UInt8], to place: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        bytes.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { place.copyMemory(from: base, byteCount: bytes.count) }
        }
        return place + bytes.count
    }

    private static func escape(
        _ bytes: UnsafeRawBufferPointer, to place: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        var next = place + 4
        for byte in bytes {
            if byte <= PostgresText.mark {
                next = store(PostgresText.mark, to: next)
                next = store(byte + 1, to: next)
            } else {
                next = store(byte, to: next)
            }
        }
        _ = store(Int32(truncatingIfNeeded: next - place - 4), to: place)
        return next
    }

    private static func integer(_ bytes: UnsafeRawBufferPointer, _ kind: AssetKind.ID) throws(DataportError) -> Int64 {
        let isNegative = bytes.first == UInt8(ascii: "-")
        var value: Int64 = 0
        var isNumber = bytes.count > (isNegative ? 1 : 0) && bytes.count < 19
        for byte in bytes.dropFirst(isNegative ? 1 : 0) {
            isNumber = isNumber && (0x30...0x39).contains(byte)
            value = value &* 10 &+ Int64(byte &- 0x30)
        }
        guard isNumber else { throw DataportError(.badInput, "a whole number is not one", place: kind.name) }
        return isNegative ? -value : value
    }
}
