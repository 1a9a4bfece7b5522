/// Checks JSON texts that are values of records and takes the white space out of them; strings and number literals stay byte for byte.
package struct JSONMinifier: Sendable {
    private var scanner = JSONScanner()

    /// A minifier.
    package init() {}

    /// Checks `text`, minifies it in place, and returns its new length and what stands at its top; `slack` as in
    /// `JSONScanner.scan`.
    package mutating func minify(
        _ text: UnsafeMutableRawBufferPointer, slack: Int = 0
    ) throws(JSONError) -> (length: Int, top: JSONTop) {
        let summary = try scanner.scan(
            UnsafeRawBufferPointer(text), slack: slack, maximumDepth: JSONScanner.maximumValueDepth)
        return (summary.whiteSpace > 0 ? Self.compact(valid: text) : text.count, summary.top)
    }

    /// Moves everything but the white space outside strings to the front of a valid text and returns how many bytes that is.
    /// No branch depends on the text: strings in JSON are too short to be worth one.
    static func compact(valid text: UnsafeMutableRawBufferPointer) -> Int {
        guard let base = text.baseAddress else { return 0 }
        let bytes = base.assumingMemoryBound(to: UInt8.self)
        var kept = 0
        var isInString = 0
        var isEscaped = 0
        for index in 0..<text.count {
            let byte = bytes[index]
            isInString ^= (byte == Byte.quote ? 1 : 0) & ~isEscaped
            isEscaped = (byte == Byte.backslash ? 1 : 0) & ~isEscaped
            bytes[kept] = byte
            // Outside strings, valid JSON has nothing up to the space but white space.
            kept &+= (byte > Byte.space ? 1 : 0) | isInString
        }
        return kept
    }
}
