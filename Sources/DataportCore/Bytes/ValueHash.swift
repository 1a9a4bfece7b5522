/// A hash of a sequence of values that tells whether somebody changed one: fast, the same in every run, and no protection against intent.
package struct ValueHash: Sendable {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The hash of nothing.
    package init() {}

    /// Adds a value; null and an empty text are different.
    package mutating func add(_ bytes: UnsafeRawBufferPointer?) {
        guard let bytes else { return mix(.max) }
        mix(UInt64(truncatingIfNeeded: bytes.count))
        var position = 0
        while position + 8 <= bytes.count {
            mix(bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian)
            position += 8
        }
        var rest: UInt64 = 0
        while position < bytes.count {
            rest = rest << 8 | UInt64(bytes[position])
            position += 1
        }
        mix(rest)
    }

    /// The hash of what was added.
    package var value: UInt64 {
        var mixed = self
        mixed.mix(0)
        return mixed.state
    }

    private mutating func mix(_ word: UInt64) {
        let (high, low) = (state ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        state = high ^ low &+ 0xE703_7ED1_A0B4_28DB
    }
}

extension RecordBatch {
    /// The sum of the hashes of all rows, which does not depend on their order. `skipped` are fields that do not count.
    package borrowing func hash(skipping skipped: Set<Int> = []) -> UInt64 {
        var sum: UInt64 = 0
        // Looked up for every value of every row.
        let counts = (0..<fieldCount).map { !skipped.contains($0) }
        for row in 0..<rowCount {
            var hash = ValueHash()
            for field in 0..<fieldCount where counts[field] {
                withValue(row: row, field: field) { hash.add($0) }
            }
            sum &+= hash.value
        }
        return sum
    }
}
