/// Checks JSON texts and takes the white space out of them; strings and number literals stay byte for byte.
package struct JSONMinifier: Sendable {
    private var scanner = JSONScanner()

    /// A minifier.
    package init() {}

    /// Checks `text`, minifies it in place, and returns its new length and what stands at its top; `slack` as in
    /// `JSONScanner.scan`.
    package mutating func minify(
        _ text: UnsafeMutableRawBufferPointer, slack: Int = 0
    ) throws(JSONError) -> (length: Int, top: JSONTop) {
        let summary = try scanner.scan(UnsafeRawBufferPointer(text), slack: slack)
        return (summary.whiteSpace > 0 ? Self.compact(valid: text) : text.count, summary.top)
    }

    /// Moves everything but the white space outside strings to the front of a valid text and returns how many bytes
    /// that is.
    static func compact(valid text: UnsafeMutableRawBufferPointer) -> Int {
        guard let base = text.baseAddress else { return 0 }
        var source = base.assumingMemoryBound(to: UInt8.self)
        let end = source + text.count
        var target = source
        while source < end {
            let byte = source.pointee
            if byte == Byte.quote {
                copyString(&source, &target)
            } else {
                target.pointee = byte
                target += Byte.isWhiteSpace(byte) ? 0 : 1
                source += 1
            }
        }
        return UnsafeRawPointer(target) - UnsafeRawPointer(base)
    }

    private static func copyString(
        _ source: inout UnsafeMutablePointer<UInt8>, _ target: inout UnsafeMutablePointer<UInt8>
    ) {
        let first = source
        source += 1
        while source.pointee != Byte.quote { source += source.pointee == Byte.backslash ? 2 : 1 }
        source += 1
        let count = source - first
        if target != first { UnsafeMutableRawPointer(target).copyMemory(from: first, byteCount: count) }
        target += count
    }
}
