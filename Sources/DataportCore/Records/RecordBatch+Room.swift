extension RecordBatch {
    /// The place behind the last value of a batch, where decoders write the values of whole rows without a call for each. Valid only
    /// inside `fill`.
    @usableFromInline package struct Room {
        @usableFromInline let arena: UnsafeMutablePointer<UInt8>
        @usableFromInline let slots: UnsafeMutablePointer<Slot>
        @usableFromInline var slotCount: Int
        @usableFromInline var used: Int
        @usableFromInline let end: Int

        @inlinable package init(
            arena: UnsafeMutablePointer<UInt8>, slots: UnsafeMutablePointer<Slot>, slotCount: Int, used: Int, end: Int
        ) {
            self.arena = arena
            self.slots = slots
            self.slotCount = slotCount
            self.used = used
            self.end = end
        }

        /// Where the next value's bytes go; up to `readableSlack` bytes behind its end may be overwritten.
        @inlinable package var place: UnsafeMutablePointer<UInt8> { arena + used }

        /// Takes the bytes from `place` up to `end` as the next value.
        @inlinable package mutating func appendValue(upTo end: UnsafeMutablePointer<UInt8>) {
            let next = end - arena
            assert(next <= self.end)
            slots[slotCount] = Slot(
                offset: UInt32(truncatingIfNeeded: used), length: UInt32(truncatingIfNeeded: next - used))
            slotCount += 1
            used = next
        }

        /// Appends null.
        @inlinable package mutating func appendNull() {
            slots[slotCount] = Slot(offset: 0, length: Slot.nullLength)
            slotCount += 1
        }

        /// Appends the mark of a secret that was taken out.
        @inlinable package mutating func appendRedacted() {
            slots[slotCount] = Slot(offset: 0, length: Slot.redactedLength)
            slotCount += 1
        }

        /// The value that was appended `distance` values ago: 1 is the last one.
        @inlinable package func value(back distance: Int) -> UnsafeRawBufferPointer? {
            let slot = slots[slotCount - distance]
            guard slot.length < Slot.redactedLength else { return nil }
            return UnsafeRawBufferPointer(start: arena + Int(slot.offset), count: Int(slot.length))
        }

        /// Makes the value that was appended `distance` values ago the mark of a secret that was taken out.
        @inlinable package mutating func redact(back distance: Int) {
            slots[slotCount - distance] = Slot(offset: 0, length: Slot.redactedLength)
        }

        /// A mark to which `forget` goes back.
        @inlinable package var mark: (slots: Int, bytes: Int) { (slotCount, used) }

        /// Forgets what was appended after `mark` was taken.
        @inlinable package mutating func forget(after mark: (slots: Int, bytes: Int)) {
            slotCount = mark.slots
            used = mark.bytes
        }
    }

    /// Makes room for `rows` rows whose values have at most `bytes` bytes together, and lets `body` fill it.
    @inlinable package mutating func fill<R, E: Error>(
        rows: Int, bytes: Int, _ body: (inout Room) throws(E) -> R
    ) throws(E) -> R {
        while slotCount + rows * fieldCount > slotCapacity { growSlots() }
        if used + bytes > capacity { growArena(by: bytes) }
        var room = Room(
            arena: arena.assumingMemoryBound(to: UInt8.self), slots: slots, slotCount: slotCount, used: used,
            end: used + bytes)
        defer {
            slotCount = room.slotCount
            used = room.used
        }
        return try body(&room)
    }

    /// The first value of the row that was begun and not completed, for words about it; `nil` when it has no text.
    package borrowing func firstTextOfIncompleteRow() -> String? {
        withContents { slots, arena in
            let begun = slots.count % max(fieldCount, 1)
            guard begun > 0 else { return nil }
            let slot = slots[slots.count - begun]
            guard slot.length < Slot.redactedLength else { return nil }
            let bytes = UnsafeRawBufferPointer(start: arena + Int(slot.offset), count: Int(slot.length))
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
