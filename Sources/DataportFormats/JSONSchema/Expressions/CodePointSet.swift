/// A set of Unicode code points without surrogates, which no text holds.
struct CodePointSet: Sendable, Equatable {
    /// In rising order, with gaps between them.
    private(set) var ranges: [ClosedRange<UInt32>]

    static let last: UInt32 = 0x10FFFF
    static let all = CodePointSet([0...last])
    static let digits = CodePointSet([0x30...0x39])
    static let wordCharacters = CodePointSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// `\s` of ECMA-262: its white space and its line ends.
    static let spaces = CodePointSet([
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    /// `.` of ECMA-262.
    static let exceptLineEnds = CodePointSet([0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029]).inverted

    /// The code points of `ranges`, which may overlap.
    init(_ ranges: [ClosedRange<UInt32>]) {
        self.ranges = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound < 0xD800, range.upperBound > 0xDFFF {
                append(range.lowerBound...0xD7FF)
                append(0xE000...range.upperBound)
            } else if range.lowerBound > 0xDFFF || range.upperBound < 0xD800 {
                append(range)
            } else {
                if range.lowerBound < 0xD800 { append(range.lowerBound...0xD7FF) }
                if range.upperBound > 0xDFFF { append(0xE000...range.upperBound) }
            }
        }
    }

    init(_ scalar: UInt32) { self.init([scalar...scalar]) }

    var inverted: CodePointSet {
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= Self.last { gaps.append(next...Self.last) }
        return CodePointSet(gaps)
    }

    func union(_ other: CodePointSet) -> CodePointSet { CodePointSet(ranges + other.ranges) }

    private mutating func append(_ range: ClosedRange<UInt32>) {
        if let last = ranges.last, range.lowerBound <= last.upperBound + 1 {
            ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
        } else {
            ranges.append(range)
        }
    }
}
