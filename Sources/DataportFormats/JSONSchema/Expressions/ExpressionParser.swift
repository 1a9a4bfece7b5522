/// Reads ECMA-262's regular expressions. Where browsers are more lenient than the grammar (a lone `]`, a brace that is
/// no quantifier, an escaped punctuation mark) so is this.
struct ExpressionParser {
    let scalars: [UInt32]
    var at = 0
    private var depth = 0

    private static let deepest = 200

    private init(_ pattern: [UInt8]) {
        scalars = String(decoding: pattern, as: UTF8.self).unicodeScalars.map(\.value)
    }

    /// The expression that `pattern` is.
    static func parse(_ pattern: [UInt8]) throws(ExpressionError) -> Expression {
        var parser = ExpressionParser(pattern)
        let expression = try parser.choice()
        guard parser.at == parser.scalars.count else {
            throw ExpressionError(reason: "closes a group that was not opened")
        }
        return expression
    }

    // MARK: Reading characters

    var current: UInt32? { at < scalars.count ? scalars[at] : nil }

    func isNext(_ character: Character) -> Bool { current == character.code }

    mutating func take(_ text: String) -> Bool {
        let wanted = text.unicodeScalars.map(\.value)
        guard scalars.count - at >= wanted.count, scalars[at..<at + wanted.count].elementsEqual(wanted) else {
            return false
        }
        at += wanted.count
        return true
    }

    mutating func next() throws(ExpressionError) -> UInt32 {
        guard at < scalars.count else { throw ExpressionError(reason: "ends too early") }
        at += 1
        return scalars[at - 1]
    }

    // MARK: Structure

    private mutating func choice() throws(ExpressionError) -> Expression {
        depth += 1
        guard depth <= Self.deepest else { throw ExpressionError(reason: "nests groups too deep") }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        depth -= 1
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(ExpressionError) -> Expression {
        var parts: [Expression] = []
        while let character = current, character != Character("|").code, character != Character(")").code {
            let (part, isRepeatable) = try term()
            parts.append(try quantified(part, isRepeatable))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func term() throws(ExpressionError) -> (Expression, isRepeatable: Bool) {
        if take("^") { return (.start, false) }
        if take("$") { return (.end, false) }
        if take("\\b") { return (.wordBoundary(isNegated: false), false) }
        if take("\\B") { return (.wordBoundary(isNegated: true), false) }
        if take("(") { return (try group(), true) }
        if take("[") { return (try characterClass(), true) }
        if take("\\") { return (try escape(), true) }
        if take(".") { return (.set(.exceptLineEnds), true) }
        if isNext("*") || isNext("+") || isNext("?") {
            throw ExpressionError(reason: "repeats nothing")
        }
        if isNext("{"), try bounds() != nil { throw ExpressionError(reason: "repeats nothing") }
        return (.set(CodePointSet(try next())), true)
    }

    private mutating func group() throws(ExpressionError) -> Expression {
        var irregular: String?
        if take("?=") || take("?!") {
            irregular = "looks ahead"
        } else if take("?<=") || take("?<!") {
            irregular = "looks behind"
        } else if take("?<") {
            try groupName()
        } else if !take("?:"), take("?") {
            throw ExpressionError(reason: "begins a group in an unknown way")
        }
        let inner = try choice()
        guard take(")") else { throw ExpressionError(reason: "does not close a group") }
        return irregular.map { .irregular($0) } ?? inner
    }

    /// Reads a group's name and the bracket behind it.
    mutating func groupName() throws(ExpressionError) {
        let start = at
        while !isNext(">") {
            let scalar = Unicode.Scalar(try next())
            let isFit = scalar.map { $0.properties.isIDContinue || $0 == "$" || $0 == "\u{200C}" || $0 == "\u{200D}" }
            guard isFit == true else {
                throw ExpressionError(reason: "names a group with a character that is not allowed")
            }
        }
        guard at > start else { throw ExpressionError(reason: "gives a group an empty name") }
        at += 1
    }

    // MARK: Quantifiers

    private mutating func quantified(_ part: Expression, _ isRepeatable: Bool) throws(ExpressionError) -> Expression {
        var bounds: (Int, Int?)?
        if take("*") {
            bounds = (0, nil)
        } else if take("+") {
            bounds = (1, nil)
        } else if take("?") {
            bounds = (0, 1)
        } else if isNext("{") {
            bounds = try self.bounds()
        }
        guard let (minimum, maximum) = bounds else { return part }
        guard isRepeatable else { throw ExpressionError(reason: "repeats nothing") }
        _ = take("?")
        if isNext("*") || isNext("+") || isNext("?") { throw ExpressionError(reason: "repeats nothing") }
        if case .irregular = part { return part }
        return .repetition(part, minimum: minimum, maximum: maximum)
    }

    /// The bounds in braces; `nil`, and nothing read, when the brace is a plain character.
    private mutating func bounds() throws(ExpressionError) -> (Int, Int?)? {
        let start = at
        at += 1
        if let minimum = number() {
            if take("}") { return (minimum, minimum) }
            if take(",") {
                if take("}") { return (minimum, nil) }
                if let maximum = number(), take("}") {
                    guard maximum >= minimum else { throw ExpressionError(reason: "has bounds in the wrong order") }
                    return (minimum, maximum)
                }
            }
        }
        at = start
        return nil
    }

    private mutating func number() -> Int? {
        let start = at
        var value = 0
        while let digit = current, CodePointSet.digits.ranges[0].contains(digit) {
            value = min(value * 10 + Int(digit - 0x30), 1 << 31)
            at += 1
        }
        return at > start ? value : nil
    }
}

extension Character {
    /// The code point of a character of ASCII.
    var code: UInt32 { UInt32(asciiValue ?? 0) }
}
