/// Finds what stands between delimiters, in one pass.
enum TagScanner {
    /// Longer ones are text: without a limit, a file of opening brackets would be read once for each of them.
    static let longestTag = 4096

    static func spans(_ bytes: UnsafeRawBufferPointer, _ syntax: any TagSyntax.Type) -> [TagSpan] {
        let delimiters = syntax.delimiters
        var begins = [Bool](repeating: false, count: 256)
        for delimiter in delimiters { begins[Int(delimiter.open[0])] = true }
        var spans: [TagSpan] = []
        var position = 0
        while position < bytes.count {
            if begins[Int(bytes[position])], let span = span(at: position, bytes, delimiters, syntax) {
                spans.append(span)
                position = span.range.upperBound
            } else {
                position += 1
            }
        }
        return syntax.join(spans, in: bytes)
    }

    private static func span(
        at start: Int, _ bytes: UnsafeRawBufferPointer, _ delimiters: [TagDelimiter], _ syntax: any TagSyntax.Type
    ) -> TagSpan? {
        for delimiter in delimiters where has(delimiter.open, at: start, bytes) {
            let inside = start + delimiter.open.count
            guard let end = end(of: delimiter, from: inside, bytes),
                let text = String(validating: bytes[inside..<end], as: UTF8.self),
                let tag = syntax.read(text, in: delimiter)
            else { continue }
            return TagSpan(start..<end + delimiter.close.count, tag)
        }
        return nil
    }

    private static func has(_ word: [UInt8], at position: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard position + word.count <= bytes.count else { return false }
        for index in word.indices where bytes[position + index] != word[index] { return false }
        return true
    }

    /// Where the closing delimiter begins. A quote without its end (an apostrophe in a text) protects nothing.
    private static func end(of delimiter: TagDelimiter, from start: Int, _ bytes: UnsafeRawBufferPointer) -> Int? {
        if delimiter.close.isEmpty { return start }
        if !delimiter.quotes.isEmpty, let end = find(delimiter, start, bytes, quotes: delimiter.quotes) { return end }
        return find(delimiter, start, bytes, quotes: [])
    }

    private static func find(
        _ delimiter: TagDelimiter, _ start: Int, _ bytes: UnsafeRawBufferPointer, quotes: [UInt8]
    ) -> Int? {
        var quote: UInt8?
        for position in start..<min(bytes.count, start + longestTag) {
            let byte = bytes[position]
            if let open = quote {
                if byte == open, bytes[position - 1] != UInt8(ascii: "\\") { quote = nil }
                continue
            }
            if has(delimiter.close, at: position, bytes) { return position }
            // A tag that begins anew has not ended: this also keeps a file of beginnings from being read once for each of them.
            if delimiter.stops.contains(byte) || has(delimiter.open, at: position, bytes) { return nil }
            if quotes.contains(byte) { quote = byte }
        }
        return nil
    }
}
