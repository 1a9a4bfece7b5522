/// A place in a body that leads somewhere.
struct MarkupReference: Equatable {
    enum Kind { case link, image }
    let kind: Kind
    /// The value, without its quotes.
    let range: Range<Int>
}

/// Finds links and images in HTML, in one pass and without a tree: bodies are often not well formed. Merge tags are skipped whole, since they
/// may hold quotes.
struct MarkupScanner {
    private let bytes: UnsafeRawBufferPointer
    private let ends: [Int: Int]
    private var position = 0
    private var found: [MarkupReference] = []

    /// Whether a body is HTML and not plain text.
    static func isMarkup(_ bytes: UnsafeRawBufferPointer) -> Bool {
        for index in bytes.indices.dropLast(2) where bytes[index] == UInt8(ascii: "<") {
            if bytes[index + 1] == UInt8(ascii: "/") || bytes[index + 1] == UInt8(ascii: "!") { return true }
            if isLetter(bytes[index + 1]), bytes[index + 2] == UInt8(ascii: ">") || bytes[index + 2] == 0x20 {
                return true
            }
        }
        return false
    }

    static func references(_ bytes: UnsafeRawBufferPointer, tags: [TagSpan]) -> [MarkupReference] {
        var scanner = MarkupScanner(bytes, tags)
        scanner.run()
        return scanner.found
    }

    private init(_ bytes: UnsafeRawBufferPointer, _ tags: [TagSpan]) {
        self.bytes = bytes
        ends = Dictionary(uniqueKeysWithValues: tags.map { ($0.range.lowerBound, $0.range.upperBound) })
    }

    private mutating func run() {
        while position < bytes.count {
            if skipsTag() { continue }
            guard bytes[position] == UInt8(ascii: "<") else {
                position += 1
                continue
            }
            if begins("<!--"), !begins("<!--[if") {
                skip(past: "-->")
            } else if position + 1 < bytes.count, Self.isLetter(bytes[position + 1]) {
                element()
            } else {
                position += 1
            }
        }
    }

    private mutating func element() {
        position += 1
        let name = word { $0 != UInt8(ascii: ">") && $0 > 0x20 && $0 != UInt8(ascii: "/") }
        while position < bytes.count, bytes[position] != UInt8(ascii: ">") {
            if skipsTag() { continue }
            guard Self.isLetter(bytes[position]) else {
                position += 1
                continue
            }
            let attribute = word { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">") && $0 > 0x20 }
            guard let value = value() else { continue }
            note(name, attribute, value)
        }
        if name == "style" { styles(upTo: "</style") }
    }

    /// What stands behind `=`.
    private mutating func value() -> Range<Int>? {
        skipSpaces()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "=") else { return nil }
        position += 1
        skipSpaces()
        guard position < bytes.count else { return nil }
        let quote = bytes[position]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        if isQuoted { position += 1 }
        let start = position
        while position < bytes.count {
            if skipsTag() { continue }
            let byte = bytes[position]
            if isQuoted ? byte == quote : (byte <= 0x20 || byte == UInt8(ascii: ">")) { break }
            position += 1
        }
        let end = position
        if isQuoted, position < bytes.count { position += 1 }
        return start..<end
    }

    private mutating func note(_ element: String, _ attribute: String, _ value: Range<Int>) {
        switch (element, attribute) {
        case ("a", "href"), ("area", "href"): found.append(MarkupReference(kind: .link, range: value))
        case ("img", "src"), ("input", "src"), ("v:fill", "src"), ("v:image", "src"), ("v:imagedata", "src"),
            (_, "background"):
            found.append(MarkupReference(kind: .image, range: value))
        case ("img", "srcset"), ("source", "srcset"): candidates(in: value)
        case (_, "style"): addresses(in: value)
        default: break
        }
    }

    /// The addresses of `srcset`: each ends at a space or in a comma, and what follows it up to the next comma says when it is taken.
    private mutating func candidates(in range: Range<Int>) {
        let (comma, space) = (UInt8(ascii: ","), UInt8(0x20))
        var index = range.lowerBound
        while index < range.upperBound {
            if bytes[index] <= space || bytes[index] == comma {
                index += 1
                continue
            }
            let start = index
            while index < range.upperBound, bytes[index] > space { index += ends[index].map { $0 - index } ?? 1 }
            var end = min(index, range.upperBound)
            let isComplete = bytes[end - 1] == comma
            while end > start, bytes[end - 1] == comma { end -= 1 }
            found.append(MarkupReference(kind: .image, range: start..<end))
            while !isComplete, index < range.upperBound, bytes[index] != comma { index += 1 }
        }
    }

    // MARK: Styles

    private mutating func styles(upTo end: String) {
        let start = position
        skip(past: end)
        addresses(in: start..<position)
    }

    /// `url(…)` in a style sheet.
    private mutating func addresses(in range: Range<Int>) {
        let word = Array("url(".utf8)
        var index = range.lowerBound
        while index + word.count <= range.upperBound {
            guard bytes[index..<index + word.count].elementsEqual(word) else {
                index += 1
                continue
            }
            let start = index + word.count
            let end = bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: ")")) ?? range.upperBound
            found.append(MarkupReference(kind: .image, range: trimmed(start..<end)))
            index = end
        }
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        func isEdge(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isEdge(bytes[start]) { start += 1 }
        while start < end, isEdge(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    // MARK: Steps

    private mutating func skipsTag() -> Bool {
        guard let end = ends[position], end > position else { return false }
        position = end
        return true
    }

    private mutating func word(_ belongs: (UInt8) -> Bool) -> String {
        let start = position
        while position < bytes.count, belongs(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<min(position, start + 32)], as: UTF8.self).lowercased()
    }

    private mutating func skipSpaces() { while position < bytes.count, bytes[position] <= 0x20 { position += 1 } }

    private func begins(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    private mutating func skip(past text: String) {
        while position < bytes.count, !begins(text) { position += 1 }
        position = min(bytes.count, position + text.utf8.count)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
