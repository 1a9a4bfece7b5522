import DataportCore

/// The elements that several sections are made of.
enum PageElements {
    /// How a table keeps to a narrow screen.
    enum Narrow {
        /// Few and short columns: it fits, or scrolls by itself.
        case scrolls
        /// Every row becomes a paragraph, with the labels of its cells.
        case stacks
    }

    /// A table; the caption says what it shows.
    static func table(
        _ caption: String, columns: [(title: String, isNumber: Bool)], rows: [HTML], narrow: Narrow = .scrolls
    ) -> HTML {
        """
        <div class="\(narrow == .stacks ? "scroll stack" : "scroll")" role="region" tabindex="0" aria-label="\(caption)">
        <table>
        <caption>\(caption)</caption>
        <thead><tr>\(columns.map { heading($0.title, isNumber: $0.isNumber) })</tr></thead>
        <tbody>
        \(rows)
        </tbody>
        </table>
        </div>

        """
    }

    private static func heading(_ title: String, isNumber: Bool) -> HTML {
        isNumber ? "<th scope=\"col\" class=\"n\">\(title)</th>" : "<th scope=\"col\">\(title)</th>"
    }

    /// A cell with a number and its label for narrow screens; a dash for what is not known.
    static func number(_ value: Int?, label: String) -> HTML {
        guard let value, value != 0 else {
            return
                "<td class=\"n\" data-label=\"\(label)\"><span class=\"soft\">\(value == nil ? "–" : "0")</span></td>"
        }
        return "<td class=\"n\" data-label=\"\(label)\">\(Wording.count(value))</td>"
    }

    /// What can be unfolded.
    static func details(_ summary: String, _ content: HTML) -> HTML {
        "<details><summary>\(summary)</summary>\n\(content)</details>\n"
    }

    /// A link to a file of the archive; plain text when the path is none of its own.
    static func link(_ path: String, _ words: String, about name: String) -> HTML {
        guard LinkedPath.isContent(path) || LinkedPath.isDataFile(path) else { return "\(words)" }
        return "<a href=\"\(path)\" rel=\"noopener noreferrer\">\(words)<span class=\"hidden\"> of \(name)</span></a>"
    }

    /// The subscriptions of one list or of all as one bar of colours.
    static func statusBar(_ counts: StatusCounts, named name: String?, id: String) -> HTML {
        let total = counts.total
        var position = 0
        var parts: [HTML] = []
        for (status, count) in zip(SubscriptionStatus.allCases, counts.values) where count > 0 {
            let end = position + count
            let (from, to) = (tenths(position, of: total), tenths(end, of: total))
            parts.append(
                "<rect class=\"s-\(status.rawValue)\" x=\"\(percentage(from))\" width=\"\(percentage(to - from))\" height=\"100%\"/>"
            )
            position = end
        }
        guard let name else { return "<svg class=\"bar\" aria-hidden=\"true\" focusable=\"false\">\(parts)</svg>" }
        let words = zip(SubscriptionStatus.allCases, counts.values).filter { $0.1 > 0 }
            .map { "\(Wording.status($0.0)) \(Wording.count($0.1))" }.joined(separator: ", ")
        return """
            <svg class="bar large" role="img" aria-labelledby="\(id)-t \(id)-d"><title id="\(id)-t">\(name)</title>\
            <desc id="\(id)-d">\(words)</desc>\(parts)</svg>
            """
    }

    /// A part of a whole in tenths of a percent.
    static func tenths(_ part: Int, of whole: Int) -> Int {
        whole > 0 ? Int((Double(part) / Double(whole) * 1000).rounded()) : 0
    }

    /// A length in SVG from tenths of a percent: `41.2%`.
    static func percentage(_ tenths: Int) -> HTML { "\(tenths / 10).\(tenths % 10)%" }
}
