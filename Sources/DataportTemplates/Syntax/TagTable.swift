/// The tags of one service that stand for pages and data, as a table: the declaration of each is where its source is cited.
struct TagTable: Sendable {
    /// The service's own name, for messages.
    let service: String
    private let exact: [TemplateValue: String]
    private let links: [TemplateValue: String]
    private let near: [TemplateValue: (text: String, note: String)]
    private let meanings: [String: TemplateTag]

    /// - Parameters:
    ///   - open: What stands before a word in a tag.
    ///   - close: What stands behind it.
    ///   - exact: The word of a value.
    ///   - links: The word of a whole link.
    ///   - also: Other words, with their meaning. What has none is `.unknown` with the reason.
    ///   - near: Whole texts that nearly say a value, with the difference.
    init(
        _ service: String, open: String, close: String, exact: KeyValuePairs<TemplateValue, String>,
        links: KeyValuePairs<TemplateValue, String> = [:], also: KeyValuePairs<String, TemplateTag> = [:],
        near: KeyValuePairs<TemplateValue, (String, String)> = [:]
    ) {
        self.service = service
        self.exact = Dictionary(uniqueKeysWithValues: exact.map { ($0.key, open + $0.value + close) })
        self.links = Dictionary(uniqueKeysWithValues: links.map { ($0.key, open + $0.value + close) })
        self.near = Dictionary(uniqueKeysWithValues: near.map { ($0.key, ($0.value.0, $0.value.1)) })
        var meanings = Dictionary(uniqueKeysWithValues: exact.map { ($0.value, TemplateTag.value($0.key)) })
        for (value, word) in links { meanings[word] = .link(value) }
        for (word, tag) in also { meanings[word] = tag }
        self.meanings = meanings
    }

    /// The meaning of a word.
    func read(_ word: String) -> TemplateTag? { meanings[word] }

    /// The tag of a whole link, when the service has one.
    func link(_ value: TemplateValue) -> String? { links[value] }

    /// The values that the service says exactly.
    var values: [TemplateValue] { TemplateValue.allCases.filter { exact[$0] != nil } }

    /// The tag of a value.
    func write(_ value: TemplateValue) -> Rendering {
        if let text = exact[value] { return .exact(text) }
        if let (text, note) = near[value] { return .near(text, because: note) }
        switch value {
        case .comment: return .near("", because: "comments of the template language are left out")
        case .openTracking: return .near("", because: "\(service) puts in its own picture that counts opens")
        case .clickTracking: return .near("", because: "\(service) counts clicks as its settings say")
        default: return .none(because: "\(service) has no tag for \(value.words)")
        }
    }
}
