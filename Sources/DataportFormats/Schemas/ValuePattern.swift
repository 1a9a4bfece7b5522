/// Regular expressions for whole values, in the dialect that XSD 1.0, ECMA-262, Rust and Python read alike: no anchors, no look-around,
/// no character classes by letter. Alternatives stand in groups, so `^` and `$` may be put around.
enum ValuePattern {
    /// A day of the Gregorian calendar, leap years included. XSD's own `xs:dateTime` would know the calendar too, but collapses white
    /// space before it looks; `format: date-time` is an annotation that many validators ignore.
    private static let date =
        "(([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29"
        + "|[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
        + "|02-(0[1-9]|1[0-9]|2[0-8])))"

    /// An instant: RFC 3339 with `T` and `Z` and up to nine fractional digits.
    static let timestamp = date + #"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?Z"#

    /// A path in `data/content/`. That `<aa>` repeats the first two digits is more than a regular expression can say.
    static let attachment = #"data/content/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z0-9]+"#

    /// A whole number within ±(2^53−1) in decimal.
    static let integer = "(0|-?(" + positiveUpTo(FieldBounds.largestInteger) + "))"

    /// Numbers without leading zeros from 1 to `limit`: fewer digits, or the same number of digits and a smaller one somewhere.
    private static func positiveUpTo(_ limit: Int) -> String {
        let digits = String(limit).utf8.map { Int($0) - 0x30 }
        var choices = ["[1-9][0-9]{0,\(digits.count - 2)}"]
        var prefix = ""
        for (position, digit) in digits.enumerated() {
            let lowest = position == 0 ? 1 : 0
            let rest = digits.count - position - 1
            if digit > lowest {
                choices.append("\(prefix)[\(lowest)-\(digit - 1)]" + (rest > 0 ? "[0-9]{\(rest)}" : ""))
            }
            prefix += String(digit)
        }
        return (choices + [prefix]).joined(separator: "|")
    }
}

/// Bounds that more than one schema language states.
enum FieldBounds {
    /// 2^53−1, the largest whole number that every JSON reader keeps exactly.
    static let largestInteger = 9_007_199_254_740_991
}
