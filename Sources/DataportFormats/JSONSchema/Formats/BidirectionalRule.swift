/// The rule of RFC 5893 for names that hold letters written from right to left, with the classes of characters that host names may have.
enum BidirectionalRule {
    private enum Class {
        case left, right, arabicNumber, europeanNumber, mark, other
    }

    /// Whether the labels of a name keep the rule.
    static func holds(_ labels: [[Unicode.Scalar]]) -> Bool {
        let classes = labels.map { $0.map(classify) }
        guard classes.joined().contains(where: { $0 == .right || $0 == .arabicNumber }) else { return true }
        return classes.allSatisfy(isOrdered)
    }

    private static func isOrdered(_ label: [Class]) -> Bool {
        guard let first = label.first, let last = label.last(where: { $0 != .mark }) else { return false }
        switch first {
        case .right:
            let mixesNumbers = label.contains(.arabicNumber) && label.contains(.europeanNumber)
            return !label.contains(.left) && !mixesNumbers && [.right, .arabicNumber, .europeanNumber].contains(last)
        case .left:
            return !label.contains(.right) && !label.contains(.arabicNumber) && [.left, .europeanNumber].contains(last)
        default: return false
        }
    }

    private static func classify(_ scalar: Unicode.Scalar) -> Class {
        switch scalar.value {
        case 0x30...0x39, 0x6F0...0x6F9: return .europeanNumber
        case 0x660...0x669, 0x66B...0x66C: return .arabicNumber
        case 0x2D, 0x200C, 0x200D: return .other
        default: break
        }
        if [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory) { return .mark }
        switch scalar.value {
        case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: return .right
        default: return .left
        }
    }
}
