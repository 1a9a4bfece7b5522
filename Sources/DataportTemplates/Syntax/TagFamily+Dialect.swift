extension TagFamily {
    /// The word of an archive's `dialect` for bodies of this service. Three services have syntaxes that others have too.
    public var dialect: String {
        switch self {
        case .brevo, .keila: "liquid"
        case .sendgrid: "handlebars"
        default: rawValue
        }
    }

    /// The services that a word of `dialect` can mean; none when we know of none, or when the word says that nobody knows.
    public static func families(ofDialect word: String) -> [TagFamily] { allCases.filter { $0.dialect == word } }

    /// The one of `families` whose tags a body most probably has, or `nil` when it has none that they know.
    public static func guess(_ body: [UInt8], among families: [TagFamily]) -> TagFamily? {
        var best: (family: TagFamily, points: Int)?
        for family in families {
            let points = family.points(of: body)
            if points > best?.points ?? 0 { best = (family, points) }
        }
        return best?.family
    }
}
