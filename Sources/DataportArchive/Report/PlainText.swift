/// Plain text in lines of at most 72 characters.
struct PlainText {
    private(set) var text = ""
    private static let width = 72

    /// The first line, underlined.
    mutating func title(_ words: String) {
        let start = text.count
        wrap(words, first: "", rest: "")
        let longest = text.dropFirst(start).split(separator: "\n").map(\.count).max() ?? 0
        text += String(repeating: "=", count: longest) + "\n\n"
    }

    mutating func heading(_ words: String) {
        if !text.hasSuffix("\n\n") { text += "\n" }
        text += words + "\n" + String(repeating: "-", count: words.count) + "\n\n"
    }

    mutating func paragraph(_ words: String) {
        if !text.hasSuffix("\n\n") { text += "\n" }
        wrap(words, first: "", rest: "")
        text += "\n"
    }

    /// A line of its own that is never broken.
    mutating func command(_ words: String) { text += "    " + words + "\n\n" }

    mutating func item(_ words: String) { wrap(words, first: "- ", rest: "  ") }

    /// A name and what it means, in two columns.
    mutating func entry(_ name: String, _ meaning: String) {
        let column = 24
        wrap(
            meaning, first: name + String(repeating: " ", count: max(1, column - name.count)),
            rest: String(repeating: " ", count: column))
    }

    mutating func blank() { text += "\n" }

    // Data may stand among the words: what acts is made visible, and words longer than a line are cut into lines.
    private mutating func wrap(_ words: String, first: String, rest: String) {
        var line = first
        var isEmpty = true
        for word in DataText.plain(words).split(separator: " ") {
            var word = word
            if !isEmpty, line.count + 1 + word.count > Self.width { end(&line, &isEmpty, rest) }
            while rest.count + word.count > Self.width {
                let room = Self.width - line.count - (isEmpty ? 0 : 1)
                line += (isEmpty ? "" : " ") + word.prefix(room)
                word = word.dropFirst(room)
                end(&line, &isEmpty, rest)
            }
            guard !word.isEmpty else { continue }
            line += isEmpty ? String(word) : " " + word
            isEmpty = false
        }
        if !isEmpty || line == first { text += line + "\n" }
    }

    private mutating func end(_ line: inout String, _ isEmpty: inout Bool, _ rest: String) {
        text += line + "\n"
        line = rest
        isEmpty = true
    }
}
