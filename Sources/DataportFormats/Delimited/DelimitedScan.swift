import DataportCore

/// Reads rows of delimited text of other programs out of bytes that lie in memory, sixteen at a time.
///
/// What is tolerated: any line end, quotes inside a cell that does not begin with one, a last line without an end. What is not: a quote that is
/// never closed, and anything but a delimiter or a line end behind a closing quote, because then nobody knows where the cells are.
struct DelimitedScan {
    typealias Place = UnsafePointer<UInt8>
    typealias Target = UnsafeMutablePointer<UInt8>

    /// The most cells of a row.
    static let maximumColumns = 4096

    /// What became of a row.
    enum Outcome {
        /// It has so many cells and was read up to here.
        case row(cells: Int, end: Place)
        /// The bytes end before it does.
        case incomplete
        /// A quote that opens here is closed, and then something follows.
        case badQuote(Place)
        /// The bytes are all there are, and the quote that opens here is never closed.
        case openQuote(Place)
        /// It has more cells than `maximumColumns`.
        case tooWide
    }

    private let end: Place
    /// The last place from which sixteen bytes may be read.
    private let wideEnd: Place
    private let delimiter: UInt8
    private let hasQuotes: Bool
    private let isLast: Bool

    init(end: Place, dialect: DelimitedDialect, isLast: Bool) {
        self.end = end
        wideEnd = end - 16
        delimiter = dialect.delimiter
        hasQuotes = dialect.hasQuotes
        self.isLast = isLast
    }

    /// Reads one row, which is not empty. When it cannot, the cells read so far stay behind in `room`.
    @inline(__always) func row(
        from start: Place, into room: inout RecordBatch.Room, maximumCells: Int = maximumColumns
    ) -> Outcome {
        var at = start
        var cells = 0
        while true {
            guard cells < maximumCells else { return .tooWide }
            if at < end, at.pointee == Byte.quote, hasQuotes {
                let opening = at
                switch quoted(&at, into: &room) {
                case .closed: break
                case .cut: return isLast ? .openQuote(opening) : .incomplete
                }
                guard at == end || isSeparator(at.pointee) else { return .badQuote(opening) }
            } else {
                plain(&at, into: &room)
            }
            cells += 1
            if at == end { return isLast ? .row(cells: cells, end: end) : .incomplete }
            guard at.pointee == delimiter else { return rowEnd(at, cells) }
            at += 1
        }
    }

    @inline(__always) private func isSeparator(_ byte: UInt8) -> Bool {
        byte == delimiter || byte == Byte.carriageReturn || byte == Byte.lineFeed
    }

    @inline(__always) private func rowEnd(_ at: Place, _ cells: Int) -> Outcome {
        guard at.pointee == Byte.carriageReturn else { return .row(cells: cells, end: at + 1) }
        guard at + 1 < end else { return isLast ? .row(cells: cells, end: at + 1) : .incomplete }
        return .row(cells: cells, end: at[1] == Byte.lineFeed ? at + 2 : at + 1)
    }

    /// Reads a cell without quotes up to the byte behind it.
    @inline(__always) private func plain(_ at: inout Place, into room: inout RecordBatch.Room) {
        let start = at
        var target = room.place
        while at <= wideEnd {
            let vector = Wide.load(at)
            Wide.store(vector, target)
            let special =
                (vector .== Wide.Vector(repeating: delimiter)) .| (vector .== Wide.Vector(repeating: Byte.lineFeed))
                .| (vector .== Wide.Vector(repeating: Byte.carriageReturn))
            let first = Wide.first(special)
            at += first
            target += first
            if first < 16 { return finish(start, at, target, into: &room) }
        }
        while at < end, !isSeparator(at.pointee) {
            target.pointee = at.pointee
            at += 1
            target += 1
        }
        finish(start, at, target, into: &room)
    }

    /// An empty cell is null: other programs do not tell it from an empty text.
    @inline(__always) private func finish(
        _ start: Place, _ at: Place, _ target: Target, into room: inout RecordBatch.Room
    ) {
        if at == start { room.appendNull() } else { room.appendValue(upTo: target) }
    }

    private enum QuotedEnd { case closed, cut }

    /// Reads a cell in quotes, from the opening quote up to the byte behind the closing one.
    @inline(__always) private func quoted(_ at: inout Place, into room: inout RecordBatch.Room) -> QuotedEnd {
        var target = room.place
        at += 1
        while true {
            skipToQuote(&at, &target)
            guard at < end else { return .cut }
            at += 1
            // What follows a quote says what it means.
            if at == end, !isLast { return .cut }
            guard at < end, at.pointee == Byte.quote else {
                if target == room.place { room.appendNull() } else { room.appendValue(upTo: target) }
                return .closed
            }
            target.pointee = Byte.quote
            target += 1
            at += 1
        }
    }

    @inline(__always) private func skipToQuote(_ at: inout Place, _ target: inout Target) {
        while at <= wideEnd {
            let vector = Wide.load(at)
            Wide.store(vector, target)
            let first = Wide.first(vector .== Wide.Vector(repeating: Byte.quote))
            at += first
            target += first
            if first < 16 { return }
        }
        while at < end, at.pointee != Byte.quote {
            target.pointee = at.pointee
            at += 1
            target += 1
        }
    }
}
