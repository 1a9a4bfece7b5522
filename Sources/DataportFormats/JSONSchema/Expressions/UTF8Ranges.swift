/// Ranges of code points as sequences of ranges of bytes.
enum UTF8Ranges {
    /// Sequences of one to four ranges, which together are the UTF-8 of exactly the code points of `set`.
    static func sequences(of set: CodePointSet) -> [[ClosedRange<UInt8>]] {
        set.ranges.flatMap { sequences(from: $0.lowerBound, to: $0.upperBound) }
    }

    private static func sequences(from first: UInt32, to last: UInt32) -> [[ClosedRange<UInt8>]] {
        // Code points of different lengths are encoded apart.
        for limit: UInt32 in [0x7F, 0x7FF, 0xFFFF] where first <= limit && limit < last {
            return sequences(from: first, to: limit) + sequences(from: limit + 1, to: last)
        }
        // Where the leading bytes differ, those behind them must go through all their values.
        for shift: UInt32 in [6, 12, 18] where last > 0x7F {
            let mask: UInt32 = 1 << shift - 1
            guard first & ~mask != last & ~mask else { continue }
            if first & mask != 0 {
                return sequences(from: first, to: first | mask) + sequences(from: (first | mask) + 1, to: last)
            }
            if last & mask != mask {
                return sequences(from: first, to: (last & ~mask) - 1) + sequences(from: last & ~mask, to: last)
            }
        }
        return [zip(bytes(first), bytes(last)).map { $0...$1 }]
    }

    private static func bytes(_ scalar: UInt32) -> [UInt8] {
        Unicode.Scalar(scalar).map { Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter) } ?? []
    }
}
