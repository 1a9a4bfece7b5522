package import DataportCore

/// Reads a delimited file of another program in batches of rows, whose fields are the cells. Memory is bounded by a batch and a row.
///
/// A row has as many cells as the header; any other stops reading, for then a value could stand under the wrong heading. Cells are UTF-8; in a file that should be, cells that are not are read as Windows-1252 and counted (`repairs`).
package struct DelimitedReader: ~Copyable, Sendable {
    /// Cells that were not UTF-8.
    package private(set) var repairs = CellRepairs()
    /// Rows read so far.
    package private(set) var rowCount = 0
    private var rows: DelimitedRows
    private var input: DelimitedInput
    private let maximumRowBytes: Int
    /// What is wrong with the row behind those that were handed out.
    private var failure: DataportError?

    /// A reader of rows of `columns` cells; the first row is left out when it is a header. `name` is the path that places begin with.
    ///
    /// With `keepsRaggedRows` rows with too few or too many cells do not stop reading: they are left out and kept in `raggedRows`.
    package init(
        name: String, columns: Int, dialect: DelimitedDialect, encoding: TextEncoding, hasHeader: Bool,
        keepsRaggedRows: Bool = false, maximumRowBytes: Int = 16 << 20
    ) throws(DataportError) {
        rows = DelimitedRows(name: name, columns: columns, dialect: dialect, isInHeader: hasHeader)
        rows.keepsRaggedRows = keepsRaggedRows
        input = try DelimitedInput(encoding: encoding, name: name)
        self.maximumRowBytes = maximumRowBytes
    }

    /// The line in which each row of the batch begins.
    package var lines: [Int] { rows.lines }

    /// Rows that were left out because they have too few or too many cells.
    package var raggedRows: [RaggedRow] { rows.raggedRows }

    /// Replaces the contents of `batch` with the next rows and says whether there are any. `read` copies the next bytes of the file to where
    /// it is told and returns how many, 0 at the end.
    package mutating func next(
        into batch: inout RecordBatch, read: (UnsafeMutableRawBufferPointer) throws(DataportError) -> Int
    ) throws(DataportError) -> Bool {
        if let failure { throw failure }
        batch.reset(fieldCount: rows.columns)
        rows.lines.removeAll(keepingCapacity: true)
        while batch.isEmpty {
            let isLast = input.isAtEnd
            try readRows(into: &batch, isLast: isLast)
            if !batch.isEmpty { break }
            if isLast {
                try repairs.judge(name: rows.name)
                return false
            }
            guard input.count < maximumRowBytes else {
                throw DataportError(
                    .limit, "a row is longer than \(maximumRowBytes) bytes", place: "\(rows.name):\(rows.line)",
                    advice: "see whether a quote that opens in this row is never closed")
            }
            try input.fill(read)
        }
        rowCount += batch.rowCount
        try repairs.mend(&batch, lines: rows.lines, name: rows.name)
        return true
    }

    private mutating func readRows(into batch: inout RecordBatch, isLast: Bool) throws(DataportError) {
        var rows = DelimitedRows(name: "", columns: 0, dialect: .comma, isInHeader: false)
        swap(&rows, &self.rows)
        var taken = 0
        let failure = input.withBytes { rows.read($0, isLast: isLast, into: &batch, taken: &taken) }
        swap(&rows, &self.rows)
        input.drop(taken)
        // Rows in front of a bad one go first, so that what is wrong is found in the order of the file, however it is cut into pieces.
        if batch.isEmpty, let failure { throw failure }
        self.failure = failure
    }
}

/// A row with too few or too many cells.
package struct RaggedRow: Sendable, Equatable {
    /// Its line.
    package let line: Int
    /// Its cells.
    package let cells: [String]
}

/// Reads the rows that lie in a piece of a file, and knows where in the file that is.
struct DelimitedRows: Sendable {
    let name: String
    let columns: Int
    let dialect: DelimitedDialect
    var lines: [Int] = []
    var line = 1
    var keepsRaggedRows = false
    private(set) var raggedRows: [RaggedRow] = []
    private var isInHeader: Bool
    private var linesToSkip: Int

    init(name: String, columns: Int, dialect: DelimitedDialect, isInHeader: Bool) {
        self.name = name
        self.columns = columns
        self.dialect = dialect
        self.isInHeader = isInHeader
        linesToSkip = dialect.linesToSkip
    }

    /// Appends rows to `batch` until it is full or a row is cut or malformed.
    mutating func read(
        _ bytes: UnsafeRawBufferPointer, isLast: Bool, into batch: inout RecordBatch, taken: inout Int
    ) -> DataportError? {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
        var walk = DelimitedLines(base: base, end: base + bytes.count, line: line, isLast: isLast)
        if linesToSkip > 0 {
            guard isLast || bytes.contains(Byte.lineFeed) else { return nil }
            while linesToSkip > 0 {
                walk.skipLine()
                linesToSkip -= 1
            }
        }
        let failure = read(&walk, isLast: isLast, into: &batch)
        line = walk.line
        taken = walk.at - base
        return failure
    }

    private mutating func read(
        _ walk: inout DelimitedLines, isLast: Bool, into batch: inout RecordBatch
    ) -> DataportError? {
        let scan = DelimitedScan(end: walk.end, dialect: dialect, isLast: isLast)
        while walk.skipEmptyLines(), !batch.isFull {
            // Few at a time, so that the batch need not make room for slots of the whole input. Rows may have more cells than the header
            // while they are read.
            let count = min(512, batch.rowLimit - batch.rowCount)
            let slack = DelimitedScan.maximumColumns / max(columns, 1) + 1
            let (isDone, failure) = batch.fill(rows: count + slack, bytes: walk.end - walk.at + 16) { room in
                readSome(&walk, scan, count, into: &room)
            }
            if failure != nil || isDone { return failure }
        }
        return nil
    }

    private mutating func readSome(
        _ walk: inout DelimitedLines, _ scan: DelimitedScan, _ count: Int, into room: inout RecordBatch.Room
    ) -> (isDone: Bool, failure: DataportError?) {
        for _ in 0..<count where walk.skipEmptyLines() {
            let mark = room.mark
            let outcome = scan.row(from: walk.at, into: &room)
            guard case .row(let cells, let end) = outcome else {
                room.forget(after: mark)
                return (true, failure(outcome, walk))
            }
            if isInHeader {
                isInHeader = false
                room.forget(after: mark)
            } else {
                if cells == columns {
                    lines.append(walk.line)
                } else if keepsRaggedRows {
                    keep(cells, walk.line, room)
                    room.forget(after: mark)
                } else {
                    room.forget(after: mark)
                    return (true, ragged(cells, walk.line))
                }
            }
            walk.advance(to: end)
            if room.mark.bytes >= RecordBatch.targetBytes { break }
        }
        return (walk.at == walk.end, nil)
    }

    private mutating func keep(_ cells: Int, _ line: Int, _ room: RecordBatch.Room) {
        let texts = (0..<cells).map { cell in room.value(back: cells - cell).map(LegacyText.decode) ?? "" }
        raggedRows.append(RaggedRow(line: line, cells: texts))
    }

    private func ragged(_ cells: Int, _ line: Int) -> DataportError {
        DataportError(
            .badInput, "the row has \(cells) cells and the header \(columns)", place: "\(name):\(line)",
            advice:
                "see whether a \(dialect.delimiterName) or a line break stands in a value without quotes around it, or leave such rows out with --skip-bad-rows"
        )
    }

    private func failure(_ outcome: DelimitedScan.Outcome, _ walk: DelimitedLines) -> DataportError? {
        switch outcome {
        case .row, .incomplete: nil
        case .badQuote(let opening): problem(DelimitedProblem.badQuote, walk, opening)
        case .openQuote(let opening): problem(DelimitedProblem.openQuote, walk, opening)
        case .tooWide: problem(DelimitedProblem.tooWide, walk, walk.at)
        }
    }

    private func problem(_ message: String, _ walk: DelimitedLines, _ at: UnsafePointer<UInt8>) -> DataportError {
        let before = UnsafeRawBufferPointer(start: walk.at, count: at - walk.at)
        let lineStart = before.lastIndex(of: Byte.lineFeed).map { $0 + 1 } ?? 0
        let line = walk.line + Bytes.count(of: Byte.lineFeed, in: before)
        return DataportError(
            .badInput, message, place: "\(name):\(line):\(before.count - lineStart + 1)",
            advice: "mend the line, or export the file again; a quote inside a cell is written twice")
    }
}
