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
/// is the position of the enclosing object's mark.
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

    @inline(__always) mutating func append(_ key: JSONKey) {
        memory[count] = key
        count += 1
    }
}
