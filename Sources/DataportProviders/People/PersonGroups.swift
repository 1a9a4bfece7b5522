import DataportCore

/// Reads a roster person by person.
struct PersonGroups: ~Copyable {
    private static let pieceByteCount = 1 << 20

    private let roster: Roster
    private var memory: UnsafeMutableRawBufferPointer
    private var slots: UnsafeMutableBufferPointer<PersonRowView.Slot>
    private var count = 0
    private var position = 0
    /// Where in the roster the memory begins.
    private var offset: Int

    /// Starts at the row that begins at `offset`, which is the first of a person.
    init(_ roster: Roster, from offset: Int = 0) {
        self.roster = roster
        self.offset = offset
        memory = .allocate(byteCount: Self.pieceByteCount, alignment: 16)
        slots = .allocate(capacity: PersonField.count)
    }

    deinit {
        memory.deallocate()
        slots.deallocate()
    }

    /// Where the next person begins.
    var place: Int { offset + position }

    /// The rows of the next person, valid until the next call; none at the end.
    mutating func next() throws(DataportError) -> [PersonRowView] {
        while true {
            guard let (end, count) = completeGroup() else {
                try fill()
                continue
            }
            if count * PersonField.count > slots.count {
                slots.deallocate()
                slots = .allocate(capacity: count * PersonField.count * 2)
            }
            var rows: [PersonRowView] = []
            rows.reserveCapacity(count)
            while position < end, let base = memory.baseAddress, let place = slots.baseAddress {
                rows.append(PersonRowView(at: base + position, slots: place + rows.count * PersonField.count))
                position += PersonRowView.length(at: base + position)
            }
            return rows
        }
    }

    private var isAtEnd: Bool { offset + count >= roster.byteCount }

    /// Where the next person's rows end, and how many they are; `nil` when that is not in memory.
    private func completeGroup() -> (end: Int, rows: Int)? {
        guard let base = memory.baseAddress else { return (position, 0) }
        var (at, rows) = (position, 0)
        var id: PersonID?
        while at + PersonRowView.headerByteCount <= count {
            let next = PersonRowView.id(at: base + at)
            if let id, id != next { return (at, rows) }
            id = next
            let length = PersonRowView.length(at: base + at)
            if at + length > count { return nil }
            at += length
            rows += 1
        }
        return isAtEnd ? (at, rows) : nil
    }

    private mutating func fill() throws(DataportError) {
        let rest = count - position
        // The slack is for those who load whole vectors.
        let target =
            rest * 2 + RecordBatch.readableSlack > memory.count
            ? UnsafeMutableRawBufferPointer.allocate(byteCount: memory.count * 2, alignment: 16) : memory
        if let source = memory.baseAddress, rest > 0 {
            target.baseAddress?.copyMemory(from: source + position, byteCount: rest)
        }
        if target.baseAddress != memory.baseAddress {
            memory.deallocate()
            memory = target
        }
        offset += position
        position = 0
        let room = UnsafeMutableRawBufferPointer(rebasing: memory[rest..<memory.count - RecordBatch.readableSlack])
        count = rest + (try roster.read(into: room, at: offset + rest))
    }
}
