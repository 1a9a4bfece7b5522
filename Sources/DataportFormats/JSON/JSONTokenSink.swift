/// What a scan tells of the parts of a text, in their order. Offsets count bytes from the start of the text.
protocol JSONTokenSink {
    /// An object or array begins.
    mutating func open(offset: Int, isObject: Bool)
    /// The innermost object or array ends.
    mutating func close()
    /// A key of the innermost object.
    mutating func key(_ key: JSONKey)
    /// A string that is a value; its quotes stand around the range.
    mutating func string(offset: Int, length: Int, isEscaped: Bool)
    /// A number, `true`, `false` or `null`, which begins with `first`.
    mutating func scalar(_ first: UInt8, offset: Int, length: Int)
}

/// For scans that only check: costs nothing.
struct NoTokens: JSONTokenSink {
    @inline(__always) mutating func open(offset: Int, isObject: Bool) {}
    @inline(__always) mutating func close() {}
    @inline(__always) mutating func key(_ key: JSONKey) {}
    @inline(__always) mutating func string(offset: Int, length: Int, isEscaped: Bool) {}
    @inline(__always) mutating func scalar(_ first: UInt8, offset: Int, length: Int) {}
}
