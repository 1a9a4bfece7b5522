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
        guard let base = text.baseAddress else { throw JSONError(.truncated, at: 0) }
        let scan = JSONScan(
            start: base.assumingMemoryBound(to: UInt8.self), count: text.count, slack: slack,
            maximumDepth: maximumDepth, isPrefix: isPrefix)
        while true {
            let summary = try keys.withUnsafeMutableBufferPointer { (keys) throws(JSONError) in
                try scan.run(keys: JSONKeyStack(memory: keys))
            }
            if let summary { return summary }
            keys = Array(repeating: JSONKey(), count: keys.count * 4)
        }
    }
}
