/// The services whose merge tags are understood.
public enum TagFamily: String, Sendable, CaseIterable {
    /// MailWizz, and SendingPros, which is made of it.
    case mailwizz
    case mailchimp, listmonk, brevo, sendgrid, mautic, phplist, sendy, keila

    /// The service's own name.
    public var service: String { syntax.table.service }

    var syntax: any TagSyntax.Type {
        switch self {
        case .mailwizz: MailWizzSyntax.self
        case .mailchimp: MailchimpSyntax.self
        case .listmonk: ListmonkSyntax.self
        case .brevo: BrevoSyntax.self
        case .sendgrid: SendGridSyntax.self
        case .mautic: MauticSyntax.self
        case .phplist: PhpListSyntax.self
        case .sendy: SendySyntax.self
        case .keila: KeilaSyntax.self
        }
    }

    /// The family that a word names: one of ours, SendingPros, or a word of the archive's `dialect` that names one family only.
    public init?(named word: String) {
        let word = word.lowercased()
        if word == "sendingpros" { self = .mailwizz } else { self.init(rawValue: word) }
    }

    /// The tags in a body, in order; they do not overlap.
    public func scan(_ bytes: UnsafeRawBufferPointer) -> [TagSpan] { TagScanner.spans(bytes, syntax) }

    /// The pages and data for which the service has a tag of just that meaning.
    public var values: [TemplateValue] { syntax.table.values }

    /// The tag that says `tag` to this service.
    /// - Parameters:
    ///   - tag: The meaning.
    ///   - opening: The condition in which an `otherwise` or `end` stands: its form can depend on it.
    ///   - isMarkup: Whether the body is HTML, so that a link of the service's own words may become an element.
    public func write(
        _ tag: TemplateTag, in opening: TemplateCondition? = nil, isMarkup: Bool = true
    ) -> Rendering {
        switch tag {
        case .field(let field): return write(field)
        case .value(let value): return syntax.table.write(value)
        case .link(let value): return link(value, isMarkup)
        case .anchor(let value): return syntax.table.write(value).map { "<a href=\"\($0)\"" }
        case .anchorEnd: return .exact("</a>")
        case .date(let date): return syntax.write(date)
        case .begin(.unsupported(let reason)), .elseIf(.unsupported(let reason)): return .none(because: reason)
        case .begin(let condition): return syntax.write(.begin(condition), in: condition)
        case .elseIf(let condition): return syntax.write(.elseIf(condition), in: opening ?? condition)
        case .otherwise: return part(.otherwise, opening)
        case .end: return part(.end, opening)
        case .unknown(let reason): return .none(because: reason)
        }
    }

    private func part(_ part: ConditionPart, _ opening: TemplateCondition?) -> Rendering {
        guard let opening else { return .none(because: "no condition begins before it") }
        if case .unsupported(let reason) = opening { return .none(because: reason) }
        return syntax.write(part, in: opening)
    }

    private func write(_ field: TemplateField) -> Rendering {
        switch syntax.names.write(field.name) {
        case .name(let name, let note): return syntax.write(field, named: name).noting(note)
        case .impossible(let reason): return composed(field) ?? .none(because: reason)
        }
    }

    /// A whole name of its two parts, and a first name out of the whole one, where a service has only the other.
    private func composed(_ field: TemplateField) -> Rendering? {
        var (first, last) = (field, field)
        (first.name, last.name) = (.firstName, .lastName)
        if field.name == .fullName, field.fallback == nil,
            case .exact(let before) = write(first), case .exact(let behind) = write(last)
        {
            return .near("\(before) \(behind)", because: "\(service) holds first and last names only")
        }
        guard field.name == .firstName else { return nil }
        var whole = field
        whole.name = .fullName
        guard case .name(let name, _) = syntax.names.write(.fullName) else { return nil }
        return syntax.write(whole, named: name).noting(
            "\(service) holds whole names only, so the last name appears too")
    }

    private func link(_ value: TemplateValue, _ isMarkup: Bool) -> Rendering {
        if let text = syntax.table.link(value) { return .exact(text) }
        guard isMarkup else { return syntax.table.write(value) }
        let words =
            switch value {
            case .unsubscribe: "Unsubscribe"
            case .preferences: "Preferences"
            case .forward: "Forward"
            case .subscribe: "Subscribe"
            default: "View in browser"
            }
        return syntax.table.write(value).map { "<a href=\"\($0)\">\(words)</a>" }
            .noting("the link's words were the old service's own and are “\(words)” now")
    }
}
