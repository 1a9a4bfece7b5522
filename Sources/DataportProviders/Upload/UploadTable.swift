import DataportCore

/// A table that is written row by row, over as many files as the service's limits ask for.
struct UploadTable: ~Copyable {
    /// What stands in the files, for the report.
    let what: String
    /// The files so far, with their rows.
    private(set) var files: [UploadReport.File] = []
    /// Rows of all files.
    private(set) var rows = 0
    private let output: UploadOutput
    private let name: String
    private let form: UploadTableForm
    private let header: [UInt8]
    private var file: UploadFile?
    private var rowsOfFile = 0

    /// A table called `name`, which has no ending; without rows there is no file.
    init(_ name: String, _ what: String, columns: [String], form: UploadTableForm, to output: UploadOutput) {
        self.name = name
        self.what = what
        self.form = form
        self.output = output
        header = form.hasHeader ? Self.encode(columns, form) : []
    }

    mutating func append(_ cells: [String]) throws(DataportError) {
        let row = Self.encode(cells, form)
        guard header.count + row.count <= form.maximumBytes else {
            throw DataportError(
                .limit, "a row is longer than the \(form.maximumBytes) bytes that the service takes", place: name,
                advice: "shorten the person's fields at the source")
        }
        try openFile(for: row.count)
        try file?.append(row)
        rowsOfFile += 1
        rows += 1
    }

    /// Ends the last file.
    mutating func finish() throws(DataportError) {
        guard var open = file.take() else { return }
        try open.finish()
        files.append(UploadReport.File(path: open.path, what: what, rows: rowsOfFile, bytes: open.byteCount))
        rowsOfFile = 0
    }

    private mutating func openFile(for count: Int) throws(DataportError) {
        let bytes = file?.byteCount ?? 0
        let isFull = rowsOfFile >= form.maximumRows ?? Int.max || bytes + count > form.maximumBytes
        if bytes > 0 && isFull { try finish() }
        guard rowsOfFile == 0 else { return }
        try finish()
        let part = files.isEmpty ? "" : "-\(files.count + 1)"
        var opened = try output.create("\(name)\(part).\(form.ending)")
        try opened.append(header)
        file = consume opened
    }

    /// Cells with what stands between and behind them.
    static func encode(_ cells: [String], _ form: UploadTableForm) -> [UInt8] {
        var row: [UInt8] = []
        for (number, cell) in cells.enumerated() {
            if number > 0 { row.append(form.delimiter) }
            if form.quotes && needsQuotes(cell, form) {
                row.append(UInt8(ascii: "\""))
                for byte in cell.utf8 {
                    if byte == UInt8(ascii: "\"") { row.append(byte) }
                    row.append(byte)
                }
                row.append(UInt8(ascii: "\""))
            } else {
                row += cell.utf8
            }
        }
        row += form.lineEnd.utf8
        return row
    }

    private static func needsQuotes(_ cell: String, _ form: UploadTableForm) -> Bool {
        guard let first = cell.utf8.first, let last = cell.utf8.last else { return false }
        if first == 0x20 || last == 0x20 || first == 0x09 || last == 0x09 { return true }
        return cell.utf8.contains { $0 == form.delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    }
}
