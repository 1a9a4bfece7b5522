import DataportCore

/// Reads records of canonical CSV out of bytes that lie in memory, sixteen at a time.
struct CSVScan {
    typealias Place = UnsafePointer<UInt8>
    typealias Target = UnsafeMutablePointer<UInt8>

    /// What became of a record.
    enum Outcome {
        /// It was read up to here.
        case row(end: Place)
        /// The bytes end before it does.
        case incomplete
        /// It is malformed.
        case problem(RecordFault.Rule, at: Place, String)
    }

    private let end: Place
    /// The last place from which sixteen bytes may be read.
    private let wideEnd: Place
    private let columns: Int
    private let acceptsLineFeeds: Bool

    init(end: Place, columns: Int, acceptsLineFeeds: Bool) {
        self.end = end
        wideEnd = end - 16
        self.columns = columns
        self.acceptsLineFeeds = acceptsLineFeeds
    }

    /// Reads one record; when it cannot, the values read so far stay behind in `room`.
    @inline(__always) func row(from start: Place, into room: inout RecordBatch.Room) -> Outcome {
        var at = start
        var column = 0
        while true {
            guard at < end else { return .incomplete }
            guard column < columns else {
                return .problem(.csvColumns, at: at, "the record has more than \(columns) columns")
            }
            if at.pointee == Byte.comma {
                room.appendNull()
            } else if at.pointee == Byte.quote {
                let opening = at
                guard quoted(&at, into: &room) else { return .incomplete }
                guard isSeparator(at.pointee) else { return .problem(.csvQuote, at: opening, Self.badQuoteMessage) }
            } else {
                guard plain(&at, into: &room) else { return .incomplete }
            }
            column += 1
            guard at.pointee == Byte.comma else { return rowEnd(at, column) }
            at += 1
        }
    }

    private static let badQuoteMessage =
        "the quote that opens here is followed by a closing one, and that neither by a comma nor by the end of the line"

    @inline(__always) private func isSeparator(_ byte: UInt8) -> Bool {
        byte == Byte.comma || byte == Byte.carriageReturn || byte == Byte.lineFeed
    }

    @inline(__always) private func rowEnd(_ at: Place, _ column: Int) -> Outcome {
        guard at.pointee == Byte.carriageReturn else { return unusualEnd(at, column) }
        guard at + 1 < end else { return .incomplete }
        guard at[1] == Byte.lineFeed else {
            return .problem(.csvLineEnd, at: at, "a carriage return outside quotes is not followed by a line feed")
        }
        return column == columns ? .row(end: at + 2) : tooFew(at, column)
    }

    @inline(never) private func unusualEnd(_ at: Place, _ column: Int) -> Outcome {
        if at.pointee == Byte.quote {
            return .problem(.csvQuote, at: at, "a quote stands inside a cell that does not begin with one")
        }
        guard acceptsLineFeeds else {
            return .problem(.csvLineEnd, at: at, "the line ends with a line feed alone instead of CR LF")
        }
        return column == columns ? .row(end: at + 1) : tooFew(at, column)
    }

    @inline(never) private func tooFew(_ at: Place, _ column: Int) -> Outcome {
        .problem(.csvColumns, at: at, "the record has \(column) of \(columns) columns")
    }

    /// Reads a cell without quotes up to the byte behind it; `false` when the bytes end before.
    @inline(__always) private func plain(_ at: inout Place, into room: inout RecordBatch.Room) -> Bool {
        let start = at
        var target = room.place
        while at <= wideEnd {
            let vector = Wide.load(at)
            Wide.store(vector, target)
            let special =
                (vector .== Wide.Vector(repeating: Byte.comma)) .| (vector .== Wide.Vector(repeating: Byte.quote))
                .| (vector .== Wide.Vector(repeating: Byte.lineFeed))
                .| (vector .== Wide.Vector(repeating: Byte.carriageReturn))
            let first = Wide.first(special)
            at += first
            target += first
            if first < 16 { return finish(start, at, target, into: &room) }
        }
        while at < end {
            let byte = at.pointee
            if isSeparator(byte) || byte == Byte.quote { return finish(start, at, target, into: &room) }
            target.pointee = byte
            at += 1
            target += 1
        }
        return false
    }

    @inline(__always) private func finish(
        _ start: Place, _ at: Place, _ target: Target, into room: inout RecordBatch.Room
    ) -> Bool {
        if at == start { room.appendNull() } else { room.appendValue(upTo: target) }
        return true
    }

    /// Reads a cell in quotes, from the opening quote up to the byte behind the closing one; `false` when the bytes end before.
    @inline(__always) private func quoted(_ at: inout Place, into room: inout RecordBatch.Room) -> Bool {
        var target = room.place
        at += 1
        while true {
            skipToQuote(&at, &target)
            // What follows a quote says what it means.
            guard at + 1 < end else { return false }
            at += 1
            guard at.pointee == Byte.quote else {
                room.appendValue(upTo: target)
                return true
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
