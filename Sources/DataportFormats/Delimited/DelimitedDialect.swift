/// How a delimited file of another program is written.
package struct DelimitedDialect: Sendable, Equatable {
    /// The byte between two cells.
    package var delimiter: UInt8
    /// Whether a cell that begins with a quote ends with one.
    package var hasQuotes = true
    /// Lines in front of the header that are not of the table, such as `sep=;`.
    package var linesToSkip = 0

    /// A dialect; every line end is taken.
    package init(delimiter: UInt8, hasQuotes: Bool = true, linesToSkip: Int = 0) {
        self.delimiter = delimiter
        self.hasQuotes = hasQuotes
        self.linesToSkip = linesToSkip
    }

    /// Commas and quotes: RFC 4180.
    package static let comma = DelimitedDialect(delimiter: UInt8(ascii: ","))

    /// The delimiter for people and mapping files.
    package var delimiterName: String {
        switch delimiter {
        case Byte.tab: "tab"
        case UInt8(ascii: ","): "comma"
        case UInt8(ascii: ";"): "semicolon"
        case UInt8(ascii: "|"): "pipe"
        default: String(UnicodeScalar(delimiter))
        }
    }

    /// The delimiter of a name that `delimiterName` gives, or the character itself.
    package static func delimiter(named name: String) -> UInt8? {
        switch name {
        case "tab": Byte.tab
        case "comma": UInt8(ascii: ",")
        case "semicolon": UInt8(ascii: ";")
        case "pipe": UInt8(ascii: "|")
        default: name.utf8.count == 1 ? name.utf8.first.flatMap { $0 > 0x20 && $0 != Byte.quote ? $0 : nil } : nil
        }
    }
}

/// The dialect that a file seems to have, and how sure that is.
package struct DetectedDialect: Sendable, Equatable {
    /// The dialect.
    package let dialect: DelimitedDialect
    /// Of the rows looked at, how many in a hundred have as many cells as the first.
    package let confidence: Int

    /// Looks at the beginning of a file in UTF-8; `isWhole` says that there is no more of it.
    package init(_ sample: [UInt8], isWhole: Bool) {
        if let stated = Self.stated(sample) {
            (dialect, confidence) = (DelimitedDialect(delimiter: stated, linesToSkip: 1), 100)
            return
        }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), Byte.tab, UInt8(ascii: "|")].map { delimiter in
            Candidate(delimiter, sample, isWhole: isWhole)
        }
        let best = candidates.max { $0.isWorse(than: $1) } ?? Candidate(UInt8(ascii: ","), [], isWhole: true)
        dialect = DelimitedDialect(delimiter: best.delimiter)
        confidence = best.share
    }

    /// Spreadsheet programs take a first line `sep=;` for the delimiter.
    private static func stated(_ sample: [UInt8]) -> UInt8? {
        let line = sample.prefix { $0 != Byte.lineFeed && $0 != Byte.carriageReturn }
        guard line.count == 5, line.starts(with: Array("sep=".utf8)) else { return nil }
        return line.last
    }

    private struct Candidate {
        let delimiter: UInt8
        let columns: Int
        let share: Int

        init(_ delimiter: UInt8, _ sample: [UInt8], isWhole: Bool) {
            self.delimiter = delimiter
            let preview = DelimitedPreview(
                sample, isWhole: isWhole, dialect: DelimitedDialect(delimiter: delimiter), maximumRows: 200)
            let first = preview.rows.first?.count ?? 0
            let alike = preview.rows.count { $0.count == first }
            columns = first
            share = preview.rows.isEmpty || preview.problem != nil ? 0 : alike * 100 / preview.rows.count
        }

        /// A file of one column has the same share under every delimiter, and then the comma is as good as any.
        func isWorse(than other: Candidate) -> Bool {
            let (mine, others) = (columns > 1 ? share : 0, other.columns > 1 ? other.share : 0)
            return (mine, columns) < (others, other.columns)
        }
    }
}
