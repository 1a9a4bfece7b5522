/// What stands at the top of a JSON text; an empty array counts as `strings`.
package enum JSONTop: Sendable, Equatable {
    case object, array, strings, null, other
}

/// Checks JSON texts by the letter of RFC 8259 and I-JSON (RFC 7493): no byte order mark, no key twice in an object at
/// any depth, no lone surrogates, at most 128 levels. Keeps its memory from one text to the next, so that small texts
/// cost no allocation.
package struct JSONScanner: Sendable {
    /// How deep objects and arrays may be nested.
    package static let maximumDepth = 128
    /// How deep a value of a record may be nested, so that its line of JSON Lines, an object around it, can be read.
    package static let maximumValueDepth = maximumDepth - 1

    /// What a valid text looks like.
    package struct Summary: Sendable, Equatable {
        package let top: JSONTop
        /// Bytes of white space outside strings.
        package let whiteSpace: Int
        /// Bytes up to the end of the value, or of the text if nothing may follow the value.
        package let length: Int
    }

    private var keys = Array(repeating: JSONKey(), count: 256)

    /// A scanner.
    package init() {}

    /// Checks that `text` is one JSON value and nothing else. When up to `slack` bytes behind its end may be read,
    /// short texts are scanned faster.
    package mutating func scan(
        _ text: UnsafeRawBufferPointer, slack: Int = 0, maximumDepth: Int = Self.maximumDepth
    ) throws(JSONError) -> Summary {
        try scan(text, slack: slack, maximumDepth: maximumDepth, isPrefix: false)
    }

    /// Checks that `text` begins with one JSON value that a record may hold, and says how long that is.
    mutating func scanValue(atStartOf text: UnsafeRawBufferPointer) throws(JSONError) -> Summary {
        try scan(text, slack: 0, maximumDepth: Self.maximumValueDepth, isPrefix: true)
    }

    private mutating func scan(
        _ text: UnsafeRawBufferPointer, slack: Int, maximumDepth: Int, isPrefix: Bool
    ) throws(JSONError) -> Summary {
        var sink = NoTokens()
        return try scan(text, slack: slack, maximumDepth: maximumDepth, isPrefix: isPrefix) {
            (scan, keys) throws(JSONError) in try scan.run(keys: keys, into: &sink)
        }
    }

    /// Checks `text` as `scan` does and writes its tape into `tokens`, which is made larger when it is too small.
    mutating func scan(
        _ text: UnsafeRawBufferPointer, slack: Int = 0, into tokens: inout [JSONToken]
    ) throws(JSONError) -> Int {
        guard text.count < 1 << 31 else { throw JSONError(.tooLong, at: 1 << 31 - 1) }
        let capacity = JSONTapeWriter.capacity(for: text.count)
        if tokens.count < capacity { tokens = Array(repeating: JSONToken(), count: capacity) }
        var count = 0
        _ = try tokens.withUnsafeMutableBufferPointer { (tokens) throws(JSONError) in
            let memory = tokens.baseAddress.unsafelyUnwrapped
            return try scan(text, slack: slack, maximumDepth: Self.maximumDepth, isPrefix: false) {
                (scan, keys) throws(JSONError) in
                var writer = JSONTapeWriter(memory)
                let summary = try scan.run(keys: keys, into: &writer)
                count = writer.count
                return summary
            }
        }
        return count
    }

    /// Runs `body` with memory for keys, and once more with more of it as long as it finds that too small.
    @inline(__always) private mutating func scan(
        _ text: UnsafeRawBufferPointer, slack: Int, maximumDepth: Int, isPrefix: Bool,
        _ body: (JSONScan, consuming JSONKeyStack) throws(JSONError) -> Summary?
    ) throws(JSONError) -> Summary {
        guard let base = text.baseAddress else { throw JSONError(.truncated, at: 0) }
        let scan = JSONScan(
            start: base.assumingMemoryBound(to: UInt8.self), count: text.count, slack: slack,
            maximumDepth: maximumDepth, isPrefix: isPrefix)
        while true {
            let summary = try keys.withUnsafeMutableBufferPointer { (keys) throws(JSONError) in
                try body(scan, JSONKeyStack(memory: keys))
            }
            if let summary { return summary }
            keys = Array(repeating: JSONKey(), count: keys.count * 4)
        }
    }
}
