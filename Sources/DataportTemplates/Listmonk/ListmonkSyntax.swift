/// The tags of listmonk, which are Go templates: `{{ .Subscriber.FirstName }}`, `{{ UnsubscribeURL }}`, `{{ if .Subscriber.Attribs.vip }}`.
///
/// Source: knadh/listmonk docs/docs/content/templating.md and internal/manager/manager.go (`ManageURL`); functions for texts are Sprig's
/// (masterminds.github.io/sprig) and Go's own. Values are escaped for the place where they stand by html/template.
enum ListmonkSyntax: TagSyntax {
    static let delimiters = [
        TagDelimiter("{{", "}}", quotes: "\"`"),
        // Behind the address of a link: count its clicks.
        TagDelimiter("@TrackLink", ""),
    ]

    static let names = FieldNames(
        service: "listmonk",
        standard: [
            .email: ".Subscriber.Email", .firstName: ".Subscriber.FirstName", .lastName: ".Subscriber.LastName",
            .fullName: ".Subscriber.Name",
        ], letterCase: .any, extra: " -.")

    static let table = TagTable(
        "listmonk", open: "{{ ", close: " }}",
        exact: [
            .unsubscribe: "UnsubscribeURL", .webVersion: "MessageURL", .preferences: "ManageURL",
            .campaignName: ".Campaign.Name", .campaignSubject: ".Campaign.Subject", .campaignID: ".Campaign.UUID",
            .senderEmail: ".Campaign.FromEmail", .contactID: ".Subscriber.UUID", .content: "template \"content\" .",
            .openTracking: "TrackView",
        ],
        also: [
            "OptinURL": .unknown("only listmonk puts the confirmation of a subscription into campaigns"),
            "ArchiveURL": .unknown("only listmonk has this archive"),
            "RootURL": .unknown("only listmonk knows its own address"),
        ],
        near: [.clickTracking: ("", "listmonk counts clicks where links are marked with @TrackLink")])

    static func read(_ text: String, in delimiter: TagDelimiter) -> TemplateTag? {
        if delimiter.close.isEmpty { return .value(.clickTracking) }
        var inside = text
        if inside.hasPrefix("- ") { inside.removeFirst(2) }
        if inside.hasSuffix(" -") { inside.removeLast(2) }
        inside = inside.trimmed
        if inside.hasPrefix("/*") { return .value(.comment) }
        if inside.isEmpty { return nil }
        // Functions of a message take it as argument, which listmonk adds where it is missing.
        if let tag = table.read(inside) ?? inside.hasSuffixRemoved(" .").flatMap(table.read) { return tag }
        return ListmonkConditions.read(inside) ?? date(inside) ?? ListmonkFields.read(inside)
            ?? .unknown("this expression of listmonk is not understood")
    }

    private static func date(_ text: String) -> TemplateTag? {
        let terms = text.terms
        guard terms.count == 2, terms[0] == "Date", let format = terms[1].unquoted(escapes: true) else { return nil }
        return DateFormat.go.read(format).map { .date($0) } ?? .unknown("dates of this form are not understood")
    }

    static func write(_ field: TemplateField, named name: String) -> Rendering { ListmonkFields.write(field, name) }

    static func write(_ date: [DatePart]) -> Rendering {
        guard let format = DateFormat.go.write(date), let quoted = Quoted.go(format) else {
            return .none(because: "listmonk cannot write dates of this form")
        }
        return .exact("{{ Date \(quoted) }}")
    }

    static func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering {
        ListmonkConditions.write(part)
    }

    /// `{{ UnsubscribeURL }}?manage=true` is the address of the preferences.
    static func join(_ spans: [TagSpan], in bytes: UnsafeRawBufferPointer) -> [TagSpan] {
        let suffix = Array("?manage=true".utf8)
        return spans.map { span in
            let end = span.range.upperBound
            guard span.tag == .value(.unsubscribe), end + suffix.count <= bytes.count,
                bytes[end..<end + suffix.count].elementsEqual(suffix)
            else { return span }
            return TagSpan(span.range.lowerBound..<end + suffix.count, .value(.preferences))
        }
    }
}

extension String {
    /// Without `suffix`, or `nil` when it does not end so.
    fileprivate func hasSuffixRemoved(_ suffix: String) -> String? {
        hasSuffix(suffix) ? String(dropLast(suffix.count)).trimmed : nil
    }
}
