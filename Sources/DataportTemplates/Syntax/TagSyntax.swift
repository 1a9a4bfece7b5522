/// How one service writes merge tags: one type a service, with its table.
protocol TagSyntax: Sendable {
    /// Between what tags stand, longer beginnings first.
    static var delimiters: [TagDelimiter] { get }
    /// The meaning of what stands between delimiters, or `nil` when it is no tag but text.
    static func read(_ text: String, in delimiter: TagDelimiter) -> TemplateTag?
    /// What is seen only when tags stand beside each other.
    static func join(_ spans: [TagSpan], in bytes: UnsafeRawBufferPointer) -> [TagSpan]

    /// What the service's names of fields look like.
    static var names: FieldNames { get }
    /// The tags of pages and data.
    static var table: TagTable { get }
    /// The tag of a field. Its name is one that the service has.
    static func write(_ field: TemplateField, named name: String) -> Rendering
    /// The tag of a date.
    static func write(_ date: [DatePart]) -> Rendering
    /// A tag of a condition.
    static func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering
}

extension TagSyntax {
    static func join(_ spans: [TagSpan], in bytes: UnsafeRawBufferPointer) -> [TagSpan] { spans }
}

/// The parts of a condition.
enum ConditionPart: Sendable, Hashable {
    case begin(TemplateCondition), elseIf(TemplateCondition), otherwise, end
}

/// What a tag is for another service.
public enum Rendering: Sendable, Hashable {
    /// It says the same.
    case exact(String)
    /// It says nearly the same; the sentence says the difference.
    case near(String, because: String)
    /// The service has nothing that says this.
    case none(because: String)

    /// The same with another text.
    func map(_ change: (String) -> String) -> Rendering {
        switch self {
        case .exact(let text): .exact(change(text))
        case .near(let text, let reason): .near(change(text), because: reason)
        case .none: self
        }
    }

    /// The same, and a difference more.
    func noting(_ reason: String?) -> Rendering {
        guard let reason else { return self }
        return switch self {
        case .exact(let text): .near(text, because: reason)
        case .near(let text, let before): .near(text, because: "\(before); \(reason)")
        case .none: self
        }
    }
}

/// Between what a tag stands.
struct TagDelimiter: Sendable, Hashable {
    let open: [UInt8]
    /// Empty when the beginning is the whole tag.
    let close: [UInt8]
    /// A tag ends before any of these; otherwise it is none.
    let stops: [UInt8]
    /// Whether quoted texts in a tag may hold its end.
    let quotes: [UInt8]

    init(_ open: String, _ close: String, stops: String = "", quotes: String = "") {
        self.open = Array(open.utf8)
        self.close = Array(close.utf8)
        self.stops = Array(stops.utf8)
        self.quotes = Array(quotes.utf8)
    }
}
