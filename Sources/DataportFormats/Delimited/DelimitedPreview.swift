import DataportCore

/// The first rows of a file as texts, for whoever has to find out what the file is.
package struct DelimitedPreview: Sendable {
    /// Why reading stopped before the end of the sample.
    package struct Problem: Sendable, Equatable {
        /// The line of the row, counted from 1.
        package let line: Int
        /// What is wrong.
        package let message: String
    }

    /// Complete rows; an empty cell is an empty text, empty lines are left out.
    package private(set) var rows: [[String]] = []
    /// The line in which each row begins.
    package private(set) var lines: [Int] = []
    /// What ended it.
    package private(set) var problem: Problem?

    /// Reads rows from the beginning of a file in UTF-8. A last row that the sample cuts is left out; `isWhole` says that nothing is cut.
    package init(_ sample: [UInt8], isWhole: Bool, dialect: DelimitedDialect, maximumRows: Int) {
        var batch = RecordBatch(fieldCount: 1)
        sample.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            batch.fill(rows: bytes.count + 2, bytes: bytes.count + 16) { room in
                read(base, bytes.count, isWhole, dialect, maximumRows, &room)
            }
        }
    }

    private mutating func read(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ isWhole: Bool, _ dialect: DelimitedDialect, _ maximumRows: Int,
        _ room: inout RecordBatch.Room
    ) {
        let scan = DelimitedScan(end: base + count, dialect: dialect, isLast: isWhole)
        var walk = DelimitedLines(base: base, end: base + count)
        for _ in 0..<dialect.linesToSkip { walk.skipLine() }
        while rows.count < maximumRows, walk.skipEmptyLines() {
            let mark = room.mark
            switch scan.row(from: walk.at, into: &room) {
            case .row(let cells, let end):
                rows.append(texts(cells, room))
                lines.append(walk.line)
                room.forget(after: mark)
                walk.advance(to: end)
            case .incomplete: return
            case .badQuote: problem = Problem(line: walk.line, message: DelimitedProblem.badQuote)
            case .openQuote: problem = Problem(line: walk.line, message: DelimitedProblem.openQuote)
            case .tooWide: problem = Problem(line: walk.line, message: DelimitedProblem.tooWide)
            }
            if problem != nil { return }
        }
    }

    private func texts(_ cells: Int, _ room: RecordBatch.Room) -> [String] {
        (0..<cells).map { cell in
            room.value(back: cells - cell).map(LegacyText.decode) ?? ""
        }
    }
}

/// Where a reader is among the lines of a text.
struct DelimitedLines {
    private(set) var at: UnsafePointer<UInt8>
    private(set) var line = 1
    let end: UnsafePointer<UInt8>
    private let isLast: Bool

    init(base: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, line: Int = 1, isLast: Bool = true) {
        at = base
        self.end = end
        self.line = line
        self.isLast = isLast
    }

    /// Goes behind line ends that have nothing in front of them; `false` at the end of the text, and in front of a carriage return of which
    /// the next piece has to say whether a line feed belongs to it.
    @inline(__always) mutating func skipEmptyLines() -> Bool {
        while at < end {
            guard at.pointee == Byte.lineFeed || at.pointee == Byte.carriageReturn else { return true }
            if at.pointee == Byte.carriageReturn, at + 1 == end, !isLast { return false }
            let isPair = at.pointee == Byte.carriageReturn && at + 1 < end && at[1] == Byte.lineFeed
            at += isPair ? 2 : 1
            line += 1
        }
        return false
    }

    /// Goes to the next line.
    mutating func skipLine() {
        while at < end, at.pointee != Byte.lineFeed, at.pointee != Byte.carriageReturn { at += 1 }
        guard at < end else { return }
        at += at.pointee == Byte.carriageReturn && at + 1 < end && at[1] == Byte.lineFeed ? 2 : 1
        line += 1
    }

    /// Goes behind a row.
    @inline(__always) mutating func advance(to next: UnsafePointer<UInt8>) {
        let row = UnsafeRawBufferPointer(start: at, count: next - at)
        let feeds = Bytes.count(of: Byte.lineFeed, in: row)
        line += feeds > 0 ? feeds : 1
        at = next
    }
}

/// What can be wrong with a row, for people.
enum DelimitedProblem {
    static let badQuote =
        "the quote that opens here is closed, and behind it stands neither a delimiter nor the end of the line"
    static let openQuote = "the quote that opens here is never closed"
    static let tooWide = "the row has more than \(DelimitedScan.maximumColumns) cells"
}
