import DataportCore

/// Where records of a kind have bodies, and short texts with merge tags.
struct BodyFields: Sendable {
    /// The kind.
    let kind: AssetKind
    /// The HTML body.
    let html: Int
    /// The plain-text body.
    let text: Int?
    /// Subject, name in the To header, preview.
    let texts: [Int]
    /// The word for the syntax of the tags.
    let dialect: Int?
    /// Whether a record whose body cannot be translated may be left out. Everybody on a list belongs to it.
    let isRefusable: Bool

    private init?(
        _ kind: AssetKind, html: String, text: String?, texts: [String], dialect: String?, isRefusable: Bool = true
    ) {
        guard let html = kind.index(of: html) else { return nil }
        self.kind = kind
        self.html = html
        self.text = text.flatMap { kind.index(of: $0) }
        self.texts = texts.compactMap { kind.index(of: $0) }
        self.dialect = dialect.flatMap { kind.index(of: $0) }
        self.isRefusable = isRefusable
    }

    /// All kinds with bodies.
    static let all = [
        BodyFields(.template, html: "html", text: "text", texts: ["subject"], dialect: "dialect"),
        BodyFields(
            .list, html: "welcome_html", text: nil, texts: ["welcome_subject"], dialect: nil, isRefusable: false),
        BodyFields(
            .campaign, html: "html", text: "text", texts: ["subject", "to_name", "preheader"], dialect: "dialect"),
        BodyFields(.transactionalMessage, html: "html", text: "text", texts: ["subject", "to_name"], dialect: nil),
    ].compactMap(\.self)

    /// The fields of a kind, if it has bodies.
    static func of(_ kind: AssetKind.ID) -> BodyFields? { all.first { $0.kind.id == kind } }
}
