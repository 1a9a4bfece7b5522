package import DataportCore
import Glibc

/// Whether two batches of one kind say the same, byte for byte: how JSON, CSV and XML of an archive are held against each other.
package enum RecordComparison {
    /// Compares `count` rows of `left`, from `leftRow` on, with as many of `right`, and hands out the number of each row that differs,
    /// counted from the first one compared, with the first field in which it does. Both batches have the rows and the same fields.
    package static func differences<E: Error>(
        _ left: borrowing RecordBatch, from leftRow: Int = 0, _ right: borrowing RecordBatch, from rightRow: Int = 0,
        count: Int, _ report: (_ row: Int, _ field: Int) throws(E) -> Void
    ) throws(E) {
        precondition(left.fieldCount == right.fieldCount, "batches of different kinds")
        precondition(leftRow + count <= left.rowCount && rightRow + count <= right.rowCount, "rows that do not exist")
        let fields = left.fieldCount
        try left.withContents { (leftSlots, leftBytes) throws(E) in
            try right.withContents { (rightSlots, rightBytes) throws(E) in
                for row in 0..<count {
                    let leftStart = (leftRow + row) * fields
                    let rightStart = (rightRow + row) * fields
                    var field = 0
                    while field < fields,
                        areEqual(leftSlots[leftStart + field], leftBytes, rightSlots[rightStart + field], rightBytes)
                    {
                        field += 1
                    }
                    if field < fields { try report(row, field) }
                }
            }
        }
    }

    @inline(__always) private static func areEqual(
        _ left: RecordBatch.Slot, _ leftBytes: UnsafeRawPointer, _ right: RecordBatch.Slot,
        _ rightBytes: UnsafeRawPointer
    ) -> Bool {
        guard left.length == right.length else { return false }
        // Null and redacted have no bytes.
        guard left.length < RecordBatch.Slot.redactedLength else { return true }
        let length = Int(left.length)
        let leftValue = leftBytes + Int(left.offset)
        let rightValue = rightBytes + Int(right.offset)
        guard length <= 16 else { return memcmp(leftValue, rightValue, length) == 0 }
        // Bytes behind a value may be read; those of other values do not count.
        let differing =
            Wide.load(leftValue.assumingMemoryBound(to: UInt8.self))
            .!= Wide.load(rightValue.assumingMemoryBound(to: UInt8.self))
        return Wide.first(differing .& Wide.lanes(below: length)) == 16
    }
}
