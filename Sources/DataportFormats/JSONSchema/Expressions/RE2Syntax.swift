/// Writes expressions as RE2 reads them.
enum RE2Syntax {
    /// The expression in RE2's syntax.
    static func text(_ expression: Expression) throws(ExpressionError) -> String {
        switch expression {
        case .set(let set):
            return set.ranges.isEmpty ? #"[^\x{0}-\x{10FFFF}]"# : "[\(members(set))]"
        case .scripts(let text): return text
        case .sequence(let parts):
            var text = ""
            for part in parts { text += try self.text(part) }
            return "(?:\(text))"
        case .choice(let branches):
            var texts: [String] = []
            for branch in branches { texts.append(try text(branch)) }
            return "(?:\(texts.joined(separator: "|")))"
        case .repetition(let part, let minimum, let maximum):
            return "(?:\(try text(part)))" + quantifier(minimum, maximum)
        case .start: return #"\A"#
        case .end: return #"\z"#
        case .wordBoundary(let isNegated): return isNegated ? #"\B"# : #"\b"#
        case .irregular(let reason):
            throw ExpressionError(reason: "\(reason), which cannot be matched in a time that is bounded")
        }
    }

    /// The inside of a class.
    static func members(_ set: CodePointSet) -> String {
        set.ranges.map { range in
            let first = #"\x{"# + String(range.lowerBound, radix: 16) + "}"
            return range.count == 1 ? first : first + #"-\x{"# + String(range.upperBound, radix: 16) + "}"
        }.joined()
    }

    private static func quantifier(_ minimum: Int, _ maximum: Int?) -> String {
        switch (minimum, maximum) {
        case (0, nil): "*"
        case (1, nil): "+"
        case (0, 1): "?"
        case (_, nil): "{\(minimum),}"
        case (_, let maximum?): minimum == maximum ? "{\(minimum)}" : "{\(minimum),\(maximum)}"
        }
    }
}
