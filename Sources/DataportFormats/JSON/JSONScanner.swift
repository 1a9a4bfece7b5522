/// What stands at the top of a JSON text; an empty array counts as `strings`.
package enum JSONTop: Sendable, Equatable {
    case object, array, strings, null, other
}

/// Checks JSON texts by the letter of RFC 8259 and I-JSON (RFC 7493): no byte order mark, no key twice in an object at any depth, no
/// lone surrogates, at most 128 levels. Keeps its memory from one text to the next, so that small texts cost no allocation.
package struct JSONScanner: Sendable {
    /// How deep objects and arrays may be nested.
    package static let maximumDepth = 128

    /// What a valid text looks like.
    package struct Summary: Sendable, Equatable {
        package let top: JSONTop
        /// Bytes of white space outside strings.
        package let whiteSpace: Int
    }

    private var keys: [JSONKey] = []

    /// A scanner.
    package init() { keys.reserveCapacity(64) }

    /// Checks that `text` is one JSON value and nothing else.
    package mutating func scan(_ text: UnsafeRawBufferPointer) throws(JSONError) -> Summary {
        guard let base = text.baseAddress else { throw JSONError(.truncated, at: 0) }
        let start = base.assumingMemoryBound(to: UInt8.self)
        var scan = JSONScan(start: start, end: start + text.count)
        // Swapped, not copied: two owners of the array would make the first append copy it.
        swap(&scan.keys, &keys)
        defer {
            swap(&scan.keys, &keys)
            keys.removeAll(keepingCapacity: true)
        }
        let top = try scan.run()
        return Summary(top: top, whiteSpace: scan.whiteSpace)
    }
}
