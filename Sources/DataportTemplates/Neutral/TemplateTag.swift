/// What a merge tag means, whatever service wrote it.
public enum TemplateTag: Sendable, Hashable {
    /// What the contact's record holds.
    case field(TemplateField)
    /// What the service knows: an address of a page, or data of list, company and campaign.
    case value(TemplateValue)
    /// A whole link with words of the service's own: MailWizz `[UNSUBSCRIBE_LINK]`, phpList `[UNSUBSCRIBE]`.
    case link(TemplateValue)
    /// The beginning of an element that becomes a link, up to its `>`: Sendy `<unsubscribe`.
    case anchor(TemplateValue)
    /// The end of an element that becomes a link: Sendy `</unsubscribe>`.
    case anchorEnd
    /// The date of sending.
    case date([DatePart])
    /// What follows is for contacts that meet the condition.
    case begin(TemplateCondition)
    /// What follows is for those that met no condition before and meet this one.
    case elseIf(TemplateCondition)
    /// What follows is for all others.
    case otherwise
    /// The condition ends.
    case end
    /// A tag for which we know no meaning that others have, with the reason as a sentence without its full stop.
    case unknown(String)
}

/// A tag in a body.
public struct TagSpan: Sendable, Hashable {
    /// Its bytes.
    public let range: Range<Int>
    /// Its meaning.
    public let tag: TemplateTag

    /// A tag in a body.
    public init(_ range: Range<Int>, _ tag: TemplateTag) {
        self.range = range
        self.tag = tag
    }
}
