/// A language for the format of dates: which words stand for which part.
struct DateFormat: Sendable {
    /// Longer words first, since `2006` begins with `2`.
    let words: [(word: String, part: DatePart)]
    /// What else would be replaced, so that a format with it is not understood.
    let others: [String]
    /// What protects a character that would be replaced; `nil` when nothing can.
    let escape: Character?

    /// The parts of a format, or `nil` when it has parts that we do not know.
    func read(_ format: String) -> [DatePart]? {
        var parts: [DatePart] = []
        var rest = format[...]
        while let first = rest.first {
            if first == escape, escape == "\\", rest.count > 1 {
                parts.append(text: rest.dropFirst().prefix(1))
                rest = rest.dropFirst(2)
            } else if let (word, part) = words.first(where: { rest.hasPrefix($0.word) }) {
                if case .text(let text) = part { parts.append(text: text) } else { parts.append(part) }
                rest = rest.dropFirst(word.count)
            } else if others.contains(where: { rest.hasPrefix($0) }) {
                return nil
            } else {
                parts.append(text: rest.prefix(1))
                rest = rest.dropFirst()
            }
        }
        return parts.isEmpty ? nil : parts
    }

    /// The format of these parts, or `nil` when the language cannot say it.
    func write(_ parts: [DatePart]) -> String? {
        var format = ""
        for part in parts {
            if case .text(let text) = part {
                guard let safe = protect(text) else { return nil }
                format += safe
            } else {
                guard let word = words.first(where: { $0.part == part })?.word else { return nil }
                format += word
            }
        }
        // Parts and text could together be read as something else; then nothing is written.
        return read(format) == parts ? format : nil
    }

    private func protect(_ text: String) -> String? {
        var safe = ""
        for character in text {
            let isReplaced = (words.map(\.word) + others).contains { $0.first == character } || character == escape
            if isReplaced, let escape { safe.append(escape == "\\" ? "\\" : escape) }
            safe.append(character)
        }
        return safe
    }

    /// The letters of PHP's `date()`, which Mailchimp's `*|DATE:…|*` takes. Source: php.net/manual/en/datetime.format.php.
    static let php = DateFormat(
        words: [
            ("Y", .year), ("y", .shortYear), ("m", .month), ("n", .plainMonth), ("F", .monthName),
            ("M", .shortMonthName),
            ("d", .day), ("j", .plainDay), ("l", .weekday), ("D", .shortWeekday),
        ],
        others: "NSwzWtLoXxaABgGhHisuveIOPpTZcrU".map(String.init), escape: "\\")

    /// Go's layouts, which listmonk's `Date` takes. Source: pkg.go.dev/time#pkg-constants.
    static let go = DateFormat(
        words: [
            ("January", .monthName), ("Monday", .weekday), ("2006", .year), ("Jan", .shortMonthName),
            ("Mon", .shortWeekday),
            ("01", .month), ("02", .day), ("06", .shortYear), ("1", .plainMonth), ("2", .plainDay),
        ],
        others: [
            "15", "03", "04", "05", "3", "4", "5", "PM", "pm", "MST", "Z0", "-07", "_2", "002", ".00", ".99", ",00",
            ",99",
        ],
        escape: nil)

    /// `strftime`, which Liquid's `date` takes. Source: hexdocs.pm/elixir/Calendar.html#strftime/3.
    static let strftime = DateFormat(
        words: [
            ("%Y", .year), ("%y", .shortYear), ("%m", .month), ("%-m", .plainMonth), ("%B", .monthName),
            ("%b", .shortMonthName), ("%d", .day), ("%-d", .plainDay), ("%A", .weekday), ("%a", .shortWeekday),
            ("%%", .text("%")),
        ],
        others: ["%"], escape: "%")
}
