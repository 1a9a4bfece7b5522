/// Tags of other services that a body holds as text: what a translation left, or what was pasted.
enum ForeignTags {
    struct Found {
        let family: TagFamily
        let span: TagSpan
    }

    /// The first family that knows a tag is named. What could be anybody's own field is left alone: `[NOTE]` is mostly a note.
    static func find(_ bytes: UnsafeRawBufferPointer, own: [TagSpan], of family: TagFamily) -> [Found] {
        var taken = [Bool](repeating: false, count: bytes.count)
        for span in own { for position in span.range { taken[position] = true } }
        var found: [Found] = []
        for other in TagFamily.allCases where other != family {
            for span in other.scan(bytes) where isKnown(span.tag) && !span.range.contains(where: { taken[$0] }) {
                for position in span.range { taken[position] = true }
                found.append(Found(family: other, span: span))
            }
        }
        return found
    }

    private static func isKnown(_ tag: TemplateTag) -> Bool {
        switch tag {
        case .value, .link, .date, .begin, .elseIf: true
        case .field(let field): field.name.isStandard
        case .anchor, .anchorEnd, .otherwise, .end, .unknown: false
        }
    }
}
