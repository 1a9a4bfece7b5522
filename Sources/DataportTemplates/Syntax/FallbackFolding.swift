/// Reads `if field, field, else, text, end` as the field with a fallback: the form in which services without fallbacks say it.
enum FallbackFolding {
    /// Whether a text may stand between tags: no markup, no tags, nothing that HTML escapes.
    static func isText(_ text: String) -> Bool {
        !text.isEmpty && !text.utf8.contains { $0 < 0x20 || "<>&*|{}[]\"".utf8.contains($0) }
    }

    static func fold(_ spans: [TagSpan], in bytes: UnsafeRawBufferPointer) -> [TagSpan] {
        var folded: [TagSpan] = []
        var index = 0
        while index < spans.count {
            if let span = field(spans[index...].prefix(4), bytes) {
                folded.append(span)
                index += 4
            } else {
                folded.append(spans[index])
                index += 1
            }
        }
        return folded
    }

    private static func field(_ spans: ArraySlice<TagSpan>, _ bytes: UnsafeRawBufferPointer) -> TagSpan? {
        guard spans.count == 4, let first = spans.first, let last = spans.last else { return nil }
        let (inner, middle) = (spans[spans.startIndex + 1], spans[spans.startIndex + 2])
        guard case .begin(.present(let name)) = first.tag, case .field(var field) = inner.tag, field.name == name,
            field.fallback == nil, middle.tag == .otherwise, last.tag == .end,
            first.range.upperBound == inner.range.lowerBound, inner.range.upperBound == middle.range.lowerBound,
            let text = String(validating: bytes[middle.range.upperBound..<last.range.lowerBound], as: UTF8.self),
            isText(text)
        else { return nil }
        field.fallback = text
        return TagSpan(first.range.lowerBound..<last.range.upperBound, .field(field))
    }
}
