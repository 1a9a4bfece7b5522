extension ExpressionParser {
    /// Reads a class, behind its opening bracket.
    mutating func characterClass() throws(ExpressionError) -> Expression {
        let isNegated = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        var scripts: [String] = []
        while !take("]") {
            switch try classAtom() {
            case .set(let set): ranges += set.ranges
            case .script(let script): scripts.append(script)
            case .scalar(let first):
                guard isNext("-"), at + 1 < scalars.count, scalars[at + 1] != Character("]").code else {
                    ranges.append(first...first)
                    continue
                }
                at += 1
                switch try classAtom() {
                case .scalar(let last):
                    guard first <= last else { throw ExpressionError(reason: "has a range in the wrong order") }
                    ranges.append(first...last)
                // The hyphen between a character and a class is itself.
                case .set(let set): ranges += set.ranges + [first...first, 0x2D...0x2D]
                case .script(let script):
                    ranges += [first...first, 0x2D...0x2D]
                    scripts.append(script)
                }
            }
        }
        let set = CodePointSet(ranges)
        if scripts.isEmpty { return .set(isNegated ? set.inverted : set) }
        return .scripts("[\(isNegated ? "^" : "")\(RE2Syntax.members(set))\(scripts.joined())]")
    }

    private mutating func classAtom() throws(ExpressionError) -> Escape {
        if take("\\b") { return .scalar(0x08) }
        if take("\\") { return try escapeInClass() }
        return .scalar(try next())
    }
}
