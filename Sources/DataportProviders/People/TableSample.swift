import DataportCore
import DataportFormats

/// The beginning of a table: how it is written, its headings, its first rows.
struct TableSample {
    private static let byteLimit = 256 << 10

    let file: any InputFile
    let encoding: TextEncoding
    let dialect: DelimitedDialect
    /// How sure the delimiter is, of a hundred.
    let confidence: Int
    /// The first row, whether or not it is a header.
    let headings: [String]
    /// The rows behind it.
    let rows: [[String]]
    /// Whether the sample is all of the file.
    let isWhole: Bool
    /// The encoding for people: what is read as UTF-8 may hold cells of another one.
    let encodingName: String

    /// Looks at a file.
    /// - Throws: `badInput` when it is empty or its beginning cannot be read.
    init(
        _ file: any InputFile, dialect stated: DelimitedDialect? = nil, encoding statedEncoding: TextEncoding? = nil
    ) throws(DataportError) {
        self.file = file
        let start = try file.start(limit: Self.byteLimit)
        isWhole = start.count < Self.byteLimit
        encoding = statedEncoding ?? TextEncoding.detect(start)
        let text = try encoding.decode(start, name: file.name)
        encodingName =
            encoding == .utf8 && !LegacyText.isUTF8(text, isWhole: isWhole)
            ? "Windows-1252" : encoding.name
        let detected = DetectedDialect(text, isWhole: isWhole)
        dialect = stated ?? detected.dialect
        confidence = stated == nil ? detected.confidence : 100
        let preview = DelimitedPreview(text, isWhole: isWhole, dialect: dialect, maximumRows: 1000)
        guard let first = preview.rows.first else {
            if let problem = preview.problem { throw Self.unreadable(problem, file) }
            throw DataportError(
                .badInput, "the file is empty: even its header row is missing", place: file.name,
                advice: "export it again; a file without people has at least its header")
        }
        headings = first.map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
        rows = Array(preview.rows.dropFirst())
    }

    private static func unreadable(_ problem: DelimitedPreview.Problem, _ file: any InputFile) -> DataportError {
        DataportError(
            .badInput, problem.message, place: "\(file.name):\(problem.line)",
            advice: "mend the line, or export the file again; a quote inside a cell is written twice")
    }

    /// The cells of a column that are not empty.
    func cells(_ column: Int) -> [String] {
        rows.compactMap { row in row.indices.contains(column) && !row[column].isEmpty ? row[column] : nil }
    }

    /// Whether nearly all cells of a column could be addresses.
    func looksLikeAddresses(_ column: Int) -> Bool {
        let cells = cells(column)
        return !cells.isEmpty && cells.count(where: Self.isAddress) * 10 >= cells.count * 9
    }

    /// Whether a text could be an address.
    static func isAddress(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { bytes in
            Address.trim(bytes).map(Address.isPlausible) ?? false
        }
    }
}
