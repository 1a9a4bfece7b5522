import Glibc

extension RecordBatch {
    /// The bytewise order of the ids of two records: below zero when this one's comes first, zero when they are the same.
    package borrowing func idOrder(row: Int, _ other: borrowing RecordBatch, row otherRow: Int) -> Int {
        let (mine, its) = (slots[row * fieldCount], other.slots[otherRow * other.fieldCount])
        let count = min(Int(mine.length), Int(its.length))
        let order = Int(memcmp(arena + Int(mine.offset), other.arena + Int(its.offset), count))
        return order != 0 ? order : Int(mine.length) - Int(its.length)
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
