#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Counts by list and status, keyed by the bytes of the list's id: an open-addressed table without an object for each key.
struct StatusTable: Sendable {
    /// Columns of a row: one for each status.
    static let width = WordIndex.subscriptionStatus.count

    private struct Entry: Sendable {
        var hash: UInt64
        var start: Int
        var count: Int
    }

    private var entries: [Entry] = []
    private var ids: [UInt8] = []
    private var counts: [Int] = []
    private var buckets = [Int32](repeating: -1, count: 64)

    var count: Int { entries.count }

    /// Adds `number` subscriptions of a status to a row.
    @inline(__always) mutating func add(_ number: Int, status: Int, to row: Int) {
        counts[row * Self.width + status] += number
    }

    /// Adds the counts of one list.
    mutating func add(_ counts: StatusCounts, id: [UInt8]) {
        let row = id.withUnsafeBytes { self.row(for: $0) }
        for status in 0..<Self.width { add(counts.values[status], status: status, to: row) }
    }

    /// The counts of a row.
    func statusCounts(_ row: Int) -> StatusCounts {
        StatusCounts(Array(counts[row * Self.width..<(row + 1) * Self.width]))
    }

    /// The bytes of a row's id.
    func id(_ row: Int) -> [UInt8] { Array(ids[entries[row].start..<entries[row].start + entries[row].count]) }

    /// Whether a row has this id.
    @inline(__always) func row(_ row: Int, hasID id: UnsafeRawBufferPointer) -> Bool {
        let entry = entries[row]
        guard entry.count == id.count else { return false }
        guard let base = id.baseAddress, entry.count > 0 else { return true }
        return ids.withUnsafeBytes { memcmp($0.baseAddress! + entry.start, base, entry.count) == 0 }
    }

    /// The row of an id, made when it is new.
    mutating func row(for id: UnsafeRawBufferPointer) -> Int { row(for: id, hash: Self.hash(id)) }

    private mutating func row(for id: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        let mask = buckets.count - 1
        var bucket = Int(truncatingIfNeeded: hash) & mask
        while buckets[bucket] >= 0 {
            let row = Int(buckets[bucket])
            if entries[row].hash == hash, self.row(row, hasID: id) { return row }
            bucket = (bucket + 1) & mask
        }
        buckets[bucket] = Int32(entries.count)
        entries.append(Entry(hash: hash, start: ids.count, count: id.count))
        ids.append(contentsOf: id)
        counts.append(contentsOf: repeatElement(0, count: Self.width))
        if entries.count * 2 > buckets.count { grow() }
        return entries.count - 1
    }

    /// Adds what `other` counts, ids behind `ceiling` left out.
    mutating func merge(_ other: StatusTable, upTo ceiling: [UInt8]?) {
        other.ids.withUnsafeBytes { ids in
            for (row, entry) in other.entries.enumerated() {
                let id = UnsafeRawBufferPointer(rebasing: ids[entry.start..<entry.start + entry.count])
                if let ceiling, Self.stands(id, behind: ceiling) { continue }
                let own = self.row(for: id, hash: entry.hash)
                for status in 0..<Self.width { add(other.counts[row * Self.width + status], status: status, to: own) }
            }
        }
    }

    /// Adds all counts by status to `total`.
    func add(to total: inout StatusCounts) {
        for index in counts.indices { total.values[index % Self.width] += counts[index] }
    }

    private static func stands(_ id: UnsafeRawBufferPointer, behind ceiling: [UInt8]) -> Bool {
        let shared = min(id.count, ceiling.count)
        guard shared > 0 else { return id.count > ceiling.count }
        let order = ceiling.withUnsafeBytes { memcmp(id.baseAddress!, $0.baseAddress!, shared) }
        return order == 0 ? id.count > ceiling.count : order > 0
    }

    private mutating func grow() {
        buckets = [Int32](repeating: -1, count: buckets.count * 2)
        let mask = buckets.count - 1
        for (row, entry) in entries.enumerated() {
            var bucket = Int(truncatingIfNeeded: entry.hash) & mask
            while buckets[bucket] >= 0 { bucket = (bucket + 1) & mask }
            buckets[bucket] = Int32(row)
        }
    }

    // Eight bytes a step with a multiplication and a fold between them; the table is bounded, so no defence against chosen keys.
    private static func hash(_ id: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: id.count) &* 0x9E37_79B9_7F4A_7C15
        var index = 0
        @inline(__always) func mix(_ word: UInt64) {
            hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        while index + 8 <= id.count {
            mix(id.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0
        while index < id.count {
            rest = rest << 8 | UInt64(id[index])
            index += 1
        }
        mix(rest)
        return hash
    }
}
