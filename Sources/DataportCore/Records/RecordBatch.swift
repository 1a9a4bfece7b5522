/// Rows of one kind in one byte arena: the only thing that carries records between sources, engine and sinks.
///
/// Every value is stored as UTF-8 text in canonical form: integers in decimal, booleans as `true` or `false`, timestamps in RFC 3339,
/// JSON as JSON text, the rest as it is. A value is null, redacted, or bytes; an empty text is not null. The batch owns its memory and
/// is move-only, which is why it may be sent to another task: whoever holds it is alone with it (hence `@unchecked Sendable` here).
public struct RecordBatch: ~Copyable, @unchecked Sendable {
    /// Where a value stands in the arena; lengths from `redactedLength` up are marks, not lengths.
    public struct Slot {
        /// Where the value begins in the arena.
        public var offset: UInt32
        /// Bytes of the value, or a mark.
        public var length: UInt32

        @inlinable init(offset: UInt32, length: UInt32) {
            self.offset = offset
            self.length = length
        }

        /// The mark of a null.
        @inlinable public static var nullLength: UInt32 { .max }
        /// The mark of a secret that was taken out.
        @inlinable public static var redactedLength: UInt32 { .max - 1 }
    }

    /// A cursor stops filling when the arena holds this many bytes, or `maximumRows` rows. Chosen so that one batch encodes to about
    /// a mebibyte of XML: large enough that a deflate block loses nothing, small enough that a dozen in flight are little memory.
    @inlinable public static var targetBytes: Int { 384 << 10 }
    /// See `targetBytes`.
    @inlinable public static var maximumRows: Int { 8192 }
    /// So many bytes behind every value may be read (not used), so that readers can load whole vectors.
    @inlinable public static var readableSlack: Int { 32 }

    /// Fields of a row.
    public private(set) var fieldCount: Int
    /// So many rows fill the batch: `maximumRows`, or fewer where whoever reads wants smaller pieces.
    public var rowLimit: Int
    @usableFromInline var slotCount = 0
    @usableFromInline var slotCapacity = 0
    @usableFromInline var slots: UnsafeMutablePointer<Slot>
    @usableFromInline var used = 0
    @usableFromInline var capacity: Int
    @usableFromInline var arena: UnsafeMutableRawPointer

    /// An empty batch for rows of `fieldCount` fields, which cursors hand over with at most about `rowLimit` rows.
    public init(fieldCount: Int = 0, rowLimit: Int = RecordBatch.maximumRows) {
        self.fieldCount = fieldCount
        self.rowLimit = rowLimit
        slotCapacity = 4096
        slots = .allocate(capacity: slotCapacity)
        capacity = Self.targetBytes + (64 << 10)
        arena = .allocate(byteCount: capacity + Self.readableSlack, alignment: 16)
    }

    deinit {
        slots.deallocate()
        arena.deallocate()
    }

    /// Complete rows.
    @inlinable public var rowCount: Int { fieldCount == 0 ? 0 : slotCount / fieldCount }
    /// Whether a cursor should hand the batch over.
    @inlinable public var isFull: Bool { used >= Self.targetBytes || rowCount >= rowLimit }
    /// Whether no row is in the batch.
    @inlinable public var isEmpty: Bool { slotCount == 0 }
    /// Bytes of all values.
    @inlinable public var byteCount: Int { used }

    /// Empties the batch and readies it for rows of `fieldCount` fields; memory is kept.
    public mutating func reset(fieldCount: Int) {
        self.fieldCount = fieldCount
        slotCount = 0
        used = 0
    }
}

// MARK: Filling, field by field in the order of the kind

extension RecordBatch {
    /// Appends a value's bytes.
    @inlinable public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        let slot = claim(bytes.count)
        if let base = bytes.baseAddress { (arena + Int(slot.offset)).copyMemory(from: base, byteCount: bytes.count) }
    }

    /// Appends null.
    @inlinable public mutating func appendNull() { appendMark(Slot.nullLength) }

    /// Appends the mark of a secret that was taken out.
    @inlinable public mutating func appendRedacted() { appendMark(Slot.redactedLength) }

    /// Appends a value of another batch, null and the mark of a secret included.
    package mutating func append(_ other: borrowing RecordBatch, row: Int, field: Int) {
        let slot = other.slots[row * other.fieldCount + field]
        guard slot.length < Slot.redactedLength else { return appendMark(slot.length) }
        append(UnsafeRawBufferPointer(start: other.arena + Int(slot.offset), count: Int(slot.length)))
    }

    /// Appends a whole number in decimal.
    @inlinable public mutating func append(integer: Int64) {
        withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
            var start = 20
            var rest = integer.magnitude
            repeat {
                start -= 1
                digits[start] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest != 0
            if integer < 0 {
                start -= 1
                digits[start] = 0x2D
            }
            append(UnsafeRawBufferPointer(rebasing: digits[start...]))
        }
    }

    /// Appends `true` or `false`.
    @inlinable public mutating func append(boolean: Bool) { append(text: boolean ? "true" : "false") }

    /// Appends a text; for small and rare values, hot paths append bytes.
    @inlinable public mutating func append(text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Forgets the values of a row that was begun and not completed.
    public mutating func dropIncompleteRow() { slotCount -= slotCount % max(fieldCount, 1) }

    /// Forgets the first rows; the bytes of their values stay until the batch is reset.
    package mutating func dropFirst(rows: Int) {
        let gone = rows * fieldCount
        guard gone > 0 else { return }
        slots.update(from: slots + gone, count: slotCount - gone)
        slotCount -= gone
    }

    /// Forgets rows, whose positions ascend; the bytes of their values stay until the batch is reset.
    package mutating func drop(rows: [Int]) {
        guard let first = rows.first else { return }
        var (kept, next) = (first, 0)
        for row in first..<rowCount {
            if next < rows.count, rows[next] == row {
                next += 1
                continue
            }
            (slots + kept * fieldCount).update(from: slots + row * fieldCount, count: fieldCount)
            kept += 1
        }
        slotCount = kept * fieldCount
    }

    @inlinable mutating func claim(_ count: Int) -> Slot {
        if slotCount == slotCapacity { growSlots() }
        if used + count > capacity { growArena(by: count) }
        let slot = Slot(offset: UInt32(truncatingIfNeeded: used), length: UInt32(truncatingIfNeeded: count))
        slots[slotCount] = slot
        slotCount += 1
        used += count
        return slot
    }

    @inlinable mutating func appendMark(_ mark: UInt32) {
        if slotCount == slotCapacity { growSlots() }
        slots[slotCount] = Slot(offset: 0, length: mark)
        slotCount += 1
    }

    @usableFromInline mutating func growSlots() {
        let larger = UnsafeMutablePointer<Slot>.allocate(capacity: slotCapacity * 2)
        larger.moveInitialize(from: slots, count: slotCount)
        slots.deallocate()
        slots = larger
        slotCapacity *= 2
    }

    @usableFromInline mutating func growArena(by count: Int) {
        let needed = used + count
        precondition(needed < Int(Slot.redactedLength), "a batch is limited to 4 GiB")
        capacity = max(capacity * 2, needed)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity + Self.readableSlack, alignment: 16)
        larger.copyMemory(from: arena, byteCount: used)
        arena.deallocate()
        arena = larger
    }
}

// MARK: Reading

extension RecordBatch {
    /// The slots of all rows, row after row, and the arena they point into; valid inside the closure.
    @inlinable public borrowing func withContents<R, E: Error>(
        _ body: (UnsafeBufferPointer<Slot>, UnsafeRawPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeBufferPointer(start: slots, count: slotCount), UnsafeRawPointer(arena))
    }

    /// The slots and the arena for changes in place: values may be altered and slots shortened or made null, never moved or widened.
    @inlinable package mutating func withMutableContents<R, E: Error>(
        _ body: (UnsafeMutableBufferPointer<Slot>, UnsafeMutableRawPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeMutableBufferPointer(start: slots, count: slotCount), arena)
    }

    /// The bytes of one value, valid inside the closure; `nil` when the value is null or redacted.
    @inlinable public borrowing func withValue<R>(
        row: Int, field: Int, _ body: (UnsafeRawBufferPointer?) throws -> R
    ) rethrows -> R {
        let slot = slots[row * fieldCount + field]
        guard slot.length < Slot.redactedLength else { return try body(nil) }
        return try body(UnsafeRawBufferPointer(start: arena + Int(slot.offset), count: Int(slot.length)))
    }

    /// One value as text, for small and rare uses; `nil` when it is null or redacted.
    public borrowing func text(row: Int, field: Int) -> String? {
        withValue(row: row, field: field) { $0.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Whether the value is null.
    public borrowing func isNull(row: Int, field: Int) -> Bool {
        slots[row * fieldCount + field].length == Slot.nullLength
    }

    /// Whether the value is a secret that was taken out.
    public borrowing func isRedacted(row: Int, field: Int) -> Bool {
        slots[row * fieldCount + field].length == Slot.redactedLength
    }

    /// Makes a field null in every row, and returns how many values there were.
    package mutating func setNull(field: Int) -> Int {
        var count = 0
        for index in stride(from: field, to: slotCount, by: max(fieldCount, 1))
        where slots[index].length != Slot.nullLength {
            slots[index] = Slot(offset: 0, length: Slot.nullLength)
            count += 1
        }
        return count
    }

    /// Takes the values of a field out of every row, overwrites their bytes, and returns how many there were.
    public mutating func redact(field: Int) -> Int {
        var count = 0
        for index in stride(from: field, to: slotCount, by: max(fieldCount, 1)) {
            let slot = slots[index]
            guard slot.length != Slot.nullLength else { continue }
            if slot.length < Slot.redactedLength {
                (arena + Int(slot.offset)).initializeMemory(as: UInt8.self, repeating: 0, count: Int(slot.length))
            }
            slots[index] = Slot(offset: 0, length: Slot.redactedLength)
            count += 1
        }
        return count
    }
}
