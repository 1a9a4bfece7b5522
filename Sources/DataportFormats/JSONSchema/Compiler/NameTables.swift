/// A set of names in `NameTables`.
struct NameTable: Sendable {
    var first: UInt32 = 0
    var count: UInt32 = 0
    var firstSlot: UInt32 = 0
    /// Slots less one; their number is a power of two.
    var mask: UInt32 = 0
}

/// All names that schemas ask for, found by their fingerprints.
struct NameTables: Sendable {
    struct Entry: Sendable {
        var fingerprint: UInt64
        var offset: UInt32
        var length: UInt32
    }

    private(set) var entries: [Entry] = []
    /// For each slot the position of an entry in its table, plus one; zero when free.
    private(set) var slots: [UInt32] = []
    private(set) var bytes: [UInt8] = []

    /// Adds a set of names that are all different; a name keeps its position.
    mutating func add(_ names: [[UInt8]]) -> NameTable {
        var size = 4
        while size < names.count * 2 { size *= 2 }
        let table = NameTable(
            first: UInt32(entries.count), count: UInt32(names.count), firstSlot: UInt32(slots.count),
            mask: UInt32(size - 1))
        slots += Array(repeating: 0, count: size)
        for (position, name) in names.enumerated() {
            let fingerprint = Fingerprint.of(name)
            entries.append(Entry(fingerprint: fingerprint, offset: UInt32(bytes.count), length: UInt32(name.count)))
            bytes += name
            var slot = Self.slot(fingerprint) & Int(table.mask)
            while slots[Int(table.firstSlot) + slot] != 0 { slot = (slot + 1) & Int(table.mask) }
            slots[Int(table.firstSlot) + slot] = UInt32(position + 1)
        }
        return table
    }

    func name(_ table: NameTable, _ position: Int) -> [UInt8] {
        let entry = entries[Int(table.first) + position]
        return Array(bytes[Int(entry.offset)..<Int(entry.offset + entry.length)])
    }

    @inline(__always) static func slot(_ fingerprint: UInt64) -> Int {
        Int(truncatingIfNeeded: (fingerprint &* 0xD6E8_FEB8_6659_FD93) >> 33)
    }
}
