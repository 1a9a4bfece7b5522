/// A key of an object that is being read.
struct JSONKey: Sendable {
    /// Equal for equal keys, and nearly always different for different ones.
    var fingerprint: UInt64 = 0
    var offset = 0
    /// Bytes between the quotes.
    var length = 0
    var isEscaped = false
}

/// The keys of all open objects, in memory that the scanner keeps. Before each object's keys stands a mark whose offset
/// is the position of the enclosing object's mark, and whose fingerprint is a filter of the object's keys.
struct JSONKeyStack {
    private let memory: UnsafeMutablePointer<JSONKey>
    private let capacity: Int
    private(set) var count = 0
    private var mark = 0

    init(memory: UnsafeMutableBufferPointer<JSONKey>) {
        // The scanner's array is never empty.
        self.memory = memory.baseAddress.unsafelyUnwrapped
        capacity = memory.count
    }

    @inline(__always) var isFull: Bool { count == capacity }

    /// The keys of the innermost object.
    @inline(__always) var current: UnsafeMutableBufferPointer<JSONKey> {
        UnsafeMutableBufferPointer(start: memory + (mark + 1), count: count - mark - 1)
    }

    @inline(__always) mutating func open() {
        memory[count] = JSONKey(offset: mark)
        mark = count
        count += 1
    }

    @inline(__always) mutating func close() {
        count = mark
        mark = memory[mark].offset
    }

    /// Whether the innermost object may have a key with this fingerprint; takes note that it has one now.
    @inline(__always) mutating func mayHave(_ fingerprint: UInt64) -> Bool {
        let bit: UInt64 = 1 << ((fingerprint &* 0xD6E8_FEB8_6659_FD93) >> 58)
        let filter = memory[mark].fingerprint
        memory[mark].fingerprint = filter | bit
        return filter & bit != 0
    }

    @inline(__always) mutating func append(_ key: JSONKey) {
        memory[count] = key
        count += 1
    }
}
