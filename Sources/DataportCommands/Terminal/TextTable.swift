/// Columns of text for people: aligned by display width, numbers to the right.
package struct TextTable {
    /// How a column is aligned.
    package enum Alignment {
        case left, right
    }

    package let alignments: [Alignment]
    private var rows: [[String]] = []
    private let header: [String]

    /// An empty table.
    package init(_ columns: [(String, Alignment)]) {
        header = columns.map(\.0)
        alignments = columns.map(\.1)
    }

    /// Adds a row.
    package mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The table with a bold header, lines ending in a line feed.
    package func render(style: Style) -> String {
        let widths = header.indices.map { column in
            ([header] + rows).map { Self.width(of: $0[column]) }.max() ?? 0
        }
        let lines = [style.bold(line(header, widths))] + rows.map { line($0, widths) }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The table with as many columns from the left as fit, and without columns that are empty in every row.
    package func render(maximumWidth: Int, style: Style) -> String {
        let filled = header.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        var used = -2
        let fitting = filled.prefix { column in
            used += 2 + (([header] + rows).map { Self.width(of: $0[column]) }.max() ?? 0)
            return used <= maximumWidth
        }
        var narrow = TextTable(fitting.map { (header[$0], alignments[$0]) })
        for row in rows { narrow.add(fitting.map { row[$0] }) }
        let hidden = filled.count - fitting.count
        return narrow.render(style: style) + (hidden > 0 ? style.dim("… and \(hidden) more columns\n") : "")
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        // A last column for remarks is usually empty: no line ends in blanks.
        let isLong = !(cells.last?.isEmpty ?? true) || alignments.last == .right
        let padded = cells.indices.dropLast(isLong ? 0 : 1).map { column in
            let padding = String(repeating: " ", count: widths[column] - Self.width(of: cells[column]))
            if column == cells.count - 1, alignments[column] == .left { return cells[column] }
            return alignments[column] == .left ? cells[column] + padding : padding + cells[column]
        }
        return padded.joined(separator: "  ")
    }

    /// Columns that a terminal needs: combining marks none, wide East Asian characters and emoji two.
    package static func width(of text: String) -> Int {
        text.reduce(0) { sum, character in
            let scalars = character.unicodeScalars
            guard let first = scalars.first?.value else { return sum }
            let isEmoji = scalars.contains { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }
            let isWide =
                (0x1100...0x115F).contains(first) || (0x2E80...0xA4CF).contains(first)
                || (0xAC00...0xD7A3).contains(first) || (0xF900...0xFAFF).contains(first)
                || (0xFE30...0xFE6F).contains(first) || (0xFF00...0xFF60).contains(first)
                || (0x20000...0x3FFFD).contains(first)
            return sum + (isEmoji || isWide ? 2 : 1)
        }
    }
}
