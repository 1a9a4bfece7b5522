extension TagFamily {
    /// The family whose tags a body most probably has, or `nil` when it has none that any family knows.
    public static func guess(_ body: [UInt8]) -> TagFamily? {
        guess(body, among: allCases)
    }

    /// How much speaks for this family.
    func points(of body: [UInt8]) -> Int {
        body.withUnsafeBytes { scan($0) }.reduce(0) { $0 + Self.weight($1.tag) }
    }

    /// Pages and data have names of their own; a custom field could be anybody's.
    private static func weight(_ tag: TemplateTag) -> Int {
        switch tag {
        case .value, .link, .anchor: 4
        case .date, .begin, .elseIf: 2
        case .field(let field): field.name.isStandard ? 3 : 1
        case .otherwise, .end, .anchorEnd: 0
        case .unknown: -1
        }
    }
}
