/// The exact value of a JSON number of any size: 0.d₁d₂d₃… × 10^exponent.
struct Decimal: Sendable, Hashable {
    private(set) var isNegative = false
    /// Digits 0 to 9 without zeros at either end; empty when the number is zero.
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0

    /// Exponents beyond this are as good as infinite: no text has the digits to make up for them.
    private static let limit = 1 << 58

    /// The value of a valid JSON number.
    init(_ literal: UnsafeBufferPointer<UInt8>) {
        var point = 0
        var hasPoint = false
        var at = 0
        if literal[0] == UInt8(ascii: "-") {
            isNegative = true
            at = 1
        }
        digits.reserveCapacity(literal.count)
        while at < literal.count, literal[at] | 0x20 != UInt8(ascii: "e") {
            if literal[at] == UInt8(ascii: ".") {
                hasPoint = true
            } else {
                let digit = literal[at] - 0x30
                if !digits.isEmpty || digit != 0 { digits.append(digit) }
                if !hasPoint {
                    if !digits.isEmpty { point += 1 }
                } else if digits.isEmpty {
                    point -= 1
                }
            }
            at += 1
        }
        while digits.last == 0 { digits.removeLast() }
        if digits.isEmpty {
            isNegative = false
        } else {
            exponent = point + Self.exponent(literal, from: at + 1)
        }
    }

    /// The value of a valid JSON number.
    init(_ literal: [UInt8]) { self = literal.withUnsafeBufferPointer { Decimal($0) } }

    private static func exponent(_ literal: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var value = 0
        var isNegative = false
        var at = start
        while at < literal.count {
            switch literal[at] {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "+"): break
            default: value = min(limit, value * 10 + Int(literal[at] - 0x30))
            }
            at += 1
        }
        return isNegative ? -value : value
    }

    /// Whether nothing stands behind the point.
    var isWhole: Bool { exponent >= digits.count || digits.isEmpty }

    /// The number as `Int`; `nil` when it is not whole or does not fit.
    var integer: Int? {
        guard isWhole else { return nil }
        guard exponent <= 19 else { return nil }
        var value = 0
        for place in 0..<max(exponent, 0) {
            let digit = place < digits.count ? Int(digits[place]) : 0
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isBeyond) = product.subtractingReportingOverflow(digit)
            if isTooLarge || isBeyond { return nil }
            value = sum
        }
        return isNegative ? value : value == .min ? nil : -value
    }

    /// Below zero when `left` is the smaller number, zero when both are equal.
    static func compare(_ left: Decimal, _ right: Decimal) -> Int {
        if left.sign != right.sign { return left.sign < right.sign ? -1 : 1 }
        let magnitude = compareMagnitudes(left, right)
        return left.isNegative ? -magnitude : magnitude
    }

    /// Whether this is a whole multiple of `divisor`, which is above zero.
    func isMultiple(of divisor: Decimal) -> Bool {
        if digits.isEmpty { return true }
        // Both as whole numbers without zeros at the end, times a power of ten.
        let shift = (exponent - digits.count) - (divisor.exponent - divisor.digits.count)
        // A power of ten in the divisor that this number, which ends in no zero, lacks.
        if shift < 0 { return false }
        // More zeros than the divisor can have factors 2 or 5 change nothing.
        let zeros = min(shift, divisor.digits.count * 4)
        return divisor.digits.count <= 18
            ? Self.smallRemainder(digits, zeros, divisor.digits) == 0
            : Self.isLargeMultiple(digits, zeros, divisor.digits)
    }

    private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

    private static func compareMagnitudes(_ left: Decimal, _ right: Decimal) -> Int {
        if left.exponent != right.exponent { return left.exponent < right.exponent ? -1 : 1 }
        for (digit, other) in zip(left.digits, right.digits) where digit != other { return digit < other ? -1 : 1 }
        return left.digits.count - right.digits.count
    }

    private static func smallRemainder(_ digits: [UInt8], _ zeros: Int, _ divisor: [UInt8]) -> UInt64 {
        let divisor = divisor.reduce(UInt64(0)) { $0 * 10 + UInt64($1) }
        var remainder: UInt64 = 0
        for digit in digits { remainder = (remainder * 10 + UInt64(digit)) % divisor }
        for _ in 0..<zeros { remainder = remainder * 10 % divisor }
        return remainder
    }

    /// Division as on paper, keeping only the remainder.
    private static func isLargeMultiple(_ digits: [UInt8], _ zeros: Int, _ divisor: [UInt8]) -> Bool {
        var remainder: [UInt8] = []
        for place in 0..<(digits.count + zeros) {
            if !remainder.isEmpty || place < digits.count && digits[place] != 0 {
                remainder.append(place < digits.count ? digits[place] : 0)
            }
            while isAtLeast(remainder, divisor) { subtract(divisor, from: &remainder) }
        }
        return remainder.isEmpty
    }

    private static func isAtLeast(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        if left.count != right.count { return left.count > right.count }
        return !left.lexicographicallyPrecedes(right)
    }

    private static func subtract(_ small: [UInt8], from large: inout [UInt8]) {
        var borrow: UInt8 = 0
        for place in 0..<large.count {
            let index = large.count - 1 - place
            let other = (place < small.count ? small[small.count - 1 - place] : 0) + borrow
            borrow = large[index] < other ? 1 : 0
            large[index] = large[index] + borrow * 10 - other
        }
        large = Array(large.drop { $0 == 0 })
    }
}

/// Whole numbers that fit a machine word, which most are.
enum SmallInteger {
    /// The value of a JSON number that is written with at most eighteen digits and nothing else.
    @inline(__always) static func value(_ literal: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        let isNegative = literal[0] == UInt8(ascii: "-")
        let first = isNegative ? 1 : 0
        guard count - first <= 18 else { return nil }
        var value = 0
        var at = first
        while at < count {
            let digit = literal[at] &- 0x30
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
            at += 1
        }
        return isNegative ? -value : value
    }

    /// Whether a JSON number is written with digits and a sign only.
    @inline(__always) static func isPlain(_ literal: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var at = literal[0] == UInt8(ascii: "-") ? 1 : 0
        while at < count {
            guard Byte.isDigit(literal[at]) else { return false }
            at += 1
        }
        return true
    }
}
