/// The properties of Unicode that `\p{…}` may name.
enum UnicodeProperty {
    private typealias Category = Unicode.GeneralCategory

    /// Names of general categories, and the categories that each stands for.
    private static let categories: [String: [Category]] = {
        let groups: [(names: [String], members: [(String, String, Category)])] = [
            (
                ["L", "Letter"],
                [
                    ("Lu", "Uppercase_Letter", .uppercaseLetter), ("Ll", "Lowercase_Letter", .lowercaseLetter),
                    ("Lt", "Titlecase_Letter", .titlecaseLetter), ("Lm", "Modifier_Letter", .modifierLetter),
                    ("Lo", "Other_Letter", .otherLetter),
                ]
            ),
            (
                ["M", "Mark", "Combining_Mark"],
                [
                    ("Mn", "Nonspacing_Mark", .nonspacingMark), ("Mc", "Spacing_Mark", .spacingMark),
                    ("Me", "Enclosing_Mark", .enclosingMark),
                ]
            ),
            (
                ["N", "Number"],
                [
                    ("Nd", "Decimal_Number", .decimalNumber), ("Nl", "Letter_Number", .letterNumber),
                    ("No", "Other_Number", .otherNumber),
                ]
            ),
            (
                ["P", "Punctuation", "punct"],
                [
                    ("Pc", "Connector_Punctuation", .connectorPunctuation),
                    ("Pd", "Dash_Punctuation", .dashPunctuation), ("Ps", "Open_Punctuation", .openPunctuation),
                    ("Pe", "Close_Punctuation", .closePunctuation), ("Pi", "Initial_Punctuation", .initialPunctuation),
                    ("Pf", "Final_Punctuation", .finalPunctuation), ("Po", "Other_Punctuation", .otherPunctuation),
                ]
            ),
            (
                ["S", "Symbol"],
                [
                    ("Sm", "Math_Symbol", .mathSymbol), ("Sc", "Currency_Symbol", .currencySymbol),
                    ("Sk", "Modifier_Symbol", .modifierSymbol), ("So", "Other_Symbol", .otherSymbol),
                ]
            ),
            (
                ["Z", "Separator"],
                [
                    ("Zs", "Space_Separator", .spaceSeparator), ("Zl", "Line_Separator", .lineSeparator),
                    ("Zp", "Paragraph_Separator", .paragraphSeparator),
                ]
            ),
            (
                ["C", "Other"],
                [
                    ("Cc", "Control", .control), ("Cf", "Format", .format), ("Co", "Private_Use", .privateUse),
                    ("Cn", "Unassigned", .unassigned),
                ]
            ),
        ]
        var table: [String: [Category]] = [:]
        for (names, members) in groups {
            for name in names { table[name] = members.map(\.2) }
            for (short, long, category) in members {
                table[short] = [category]
                table[long] = [category]
            }
        }
        for name in ["LC", "Cased_Letter"] { table[name] = [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter] }
        table["digit"] = [.decimalNumber]
        table["cntrl"] = [.control]
        return table
    }()

    /// The code points of every category, which are found by looking at each once.
    private static let members: [Category: [ClosedRange<UInt32>]] = {
        var members: [Category: [ClosedRange<UInt32>]] = [:]
        var (first, current) = (UInt32(0), Category.control)
        for value in 1...(CodePointSet.last + 1) {
            guard let scalar = Unicode.Scalar(value) else {
                if value > CodePointSet.last { members[current, default: []].append(first...value - 1) }
                continue
            }
            let category = scalar.properties.generalCategory
            guard category != current else { continue }
            members[current, default: []].append(first...value - 1)
            (first, current) = (value, category)
        }
        return members
    }()

    private static let binary: [String: @Sendable (Unicode.Scalar.Properties) -> Bool] = [
        "Alphabetic": \.isAlphabetic, "Alpha": \.isAlphabetic, "Lowercase": \.isLowercase, "Lower": \.isLowercase,
        "Uppercase": \.isUppercase, "Upper": \.isUppercase, "White_Space": \.isWhitespace, "space": \.isWhitespace,
        "ID_Start": \.isIDStart, "IDS": \.isIDStart, "ID_Continue": \.isIDContinue, "IDC": \.isIDContinue,
        "XID_Start": \.isXIDStart, "XIDS": \.isXIDStart, "XID_Continue": \.isXIDContinue, "XIDC": \.isXIDContinue,
        "Emoji": \.isEmoji, "Emoji_Presentation": \.isEmojiPresentation, "Ideographic": \.isIdeographic,
        "ASCII_Hex_Digit": \.isASCIIHexDigit, "AHex": \.isASCIIHexDigit, "Hex_Digit": \.isHexDigit,
        "Math": \.isMath, "Dash": \.isDash, "Diacritic": \.isDiacritic, "Cased": \.isCased,
    ]

    /// The code points that have a property which is no script; `nil` when the name is unknown.
    static func set(_ name: String) -> CodePointSet? {
        var category = name
        for prefix in ["General_Category=", "gc="] where name.hasPrefix(prefix) {
            category = String(name.dropFirst(prefix.count))
        }
        if name == "Any" { return .all }
        if name == "ASCII" { return CodePointSet([0...0x7F]) }
        if let wanted = categories[category] { return CodePointSet(wanted.flatMap { members[$0] ?? [] }) }
        return binary[name].map { collect($0) }
    }

    /// The name of a script as RE2 knows it; whether it exists RE2 says.
    static func script(_ name: String) -> String? {
        for prefix in ["Script=", "sc="] where name.hasPrefix(prefix) {
            let script = name.dropFirst(prefix.count)
            let isName = script.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || $0 == "_") }
            return isName && script.count > 2 ? String(script) : nil
        }
        return nil
    }

    private static func collect(_ holds: (Unicode.Scalar.Properties) -> Bool) -> CodePointSet {
        var ranges: [ClosedRange<UInt32>] = []
        for value in 0...CodePointSet.last {
            guard let scalar = Unicode.Scalar(value), holds(scalar.properties) else { continue }
            if let last = ranges.last, last.upperBound + 1 == value {
                ranges[ranges.count - 1] = last.lowerBound...value
            } else {
                ranges.append(value...value)
            }
        }
        return CodePointSet(ranges)
    }
}
