/// A regular expression of ECMA-262, read with its `u` flag; what only matters for captures is dropped.
indirect enum Expression: Sendable, Equatable {
    /// One code point of a set.
    case set(CodePointSet)
    /// One code point of a class that names scripts, in RE2's words.
    case scripts(String)
    case sequence([Expression])
    case choice([Expression])
    case repetition(Expression, minimum: Int, maximum: Int?)
    case start
    case end
    case wordBoundary(isNegated: Bool)
    /// What regular expressions in the sense of the word cannot say, such as a look-ahead.
    case irregular(String)
}

/// Why a text is no regular expression, or none that can be run in time proportional to the text.
struct ExpressionError: Error, Sendable, Equatable {
    /// Words that continue "the pattern".
    let reason: String
}
