import Glibc

extension RecordBatch {
    /// The bytewise order of the ids of two records: below zero when this one's comes first, zero when they are the same. An id that is
    /// null, which only a damaged archive has, counts as empty.
    package borrowing func idOrder(row: Int, _ other: borrowing RecordBatch, row otherRow: Int) -> Int {
        let (mine, its) = (slots[row * fieldCount], other.slots[otherRow * other.fieldCount])
        let lengths = (Self.byteCount(of: mine), Self.byteCount(of: its))
        let count = min(lengths.0, lengths.1)
        let order = Int(memcmp(arena + Int(mine.offset), other.arena + Int(its.offset), count))
        return order != 0 ? order : lengths.0 - lengths.1
    }

    /// The bytes of a value; none when it is null or redacted.
    private static func byteCount(of slot: Slot) -> Int {
        slot.length < Slot.redactedLength ? Int(slot.length) : 0
    }

    /// Whether a value is the same in two records: the same bytes, both null, or both taken out.
    package borrowing func isSame(row: Int, _ other: borrowing RecordBatch, row otherRow: Int, field: Int) -> Bool {
        let (mine, its) = (slots[row * fieldCount + field], other.slots[otherRow * other.fieldCount + field])
        guard mine.length == its.length else { return false }
        // Null and redacted have no bytes.
        guard mine.length < Slot.redactedLength else { return true }
        return memcmp(arena + Int(mine.offset), other.arena + Int(its.offset), Int(mine.length)) == 0
    }

    /// The first field from `start` on that differs in two records with the same fields; `nil` when they say the same.
    package borrowing func firstDifference(
        row: Int, _ other: borrowing RecordBatch, row otherRow: Int, from start: Int = 0
    ) -> Int? {
        var field = start
        while field < fieldCount {
            if !isSame(row: row, other, row: otherRow, field: field) { return field }
            field += 1
        }
        return nil
    }
}
