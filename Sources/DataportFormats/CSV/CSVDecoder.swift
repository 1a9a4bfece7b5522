package import DataportCore

/// Reads canonical CSV (docs/format.md section 5): an empty cell is null, `""` the empty text, the header row names the fields of the
/// kind in their order. A record that a piece of the file cuts is kept in `pending` until its end is there.
package struct CSVDecoder: RecordDecoder, Sendable {
    let kind: AssetKind
    let name: String
    let options: DecoderOptions
    let typedFields: TypedFields
    /// Where the rows of the batch began.
    package internal(set) var positions: [RecordPosition] = []
    /// Whether everything was read.
    package private(set) var isFinished = false
    /// Where the next record begins.
    var start = RecordPosition()
    private var pending: [UInt8] = []
    private var frame = CSVFrame()
    private var hasHeader = false
    /// Without its header the rest of a file means nothing.
    private var isBroken = false

    /// A decoder of records of `kind`; `name` is the path that places of faults begin with.
    package init(kind: AssetKind, name: String, options: DecoderOptions = .archive) {
        self.kind = kind
        self.name = name
        self.options = options
        typedFields = TypedFields(kind, options)
    }

    /// Appends records to `batch`; see `RecordDecoder`.
    package mutating func decode(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into batch: inout RecordBatch,
        report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) -> Int {
        if batch.isEmpty {
            batch.reset(fieldCount: kind.fields.count)
            positions.removeAll(keepingCapacity: true)
        }
        var position = 0
        while position < input.count, !batch.isFull, !isBroken {
            let rest = UnsafeRawBufferPointer(rebasing: input[position...])
            position +=
                hasHeader && pending.isEmpty
                ? try records(rest, into: &batch, report) : try complete(rest, into: &batch, report)
        }
        if isBroken { position = input.count }
        if isLast, position == input.count, !batch.isFull, !isFinished { try finish(into: &batch, report) }
        return position
    }

    /// Reads records that lie in `bytes` as a whole; returns how many bytes it took, which is more than none.
    private mutating func records(
        _ bytes: UnsafeRawBufferPointer, into batch: inout RecordBatch,
        _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) -> Int {
        // Small windows, so that the batch need not make room for the whole input.
        var length = min(bytes.count, 64 << 10)
        while true {
            let (taken, stop) = rows(UnsafeRawBufferPointer(rebasing: bytes[..<length]), into: &batch)
            if taken > 0 { return taken }
            if let stop { return try skip(bytes, stop, report) }
            if length == bytes.count { return try keep(bytes) }
            try checkLimit(length)
            length = min(bytes.count, length * 4)
        }
    }

    /// Reports a record at the beginning of `bytes` and goes behind it.
    private mutating func skip(
        _ bytes: UnsafeRawBufferPointer, _ stop: Stop, _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) -> Int {
        var frame = CSVFrame()
        guard let end = frame.end(in: bytes) else { return try keep(bytes) }
        let record = UnsafeRawBufferPointer(rebasing: bytes[..<end])
        try report(stop.problem.placed(in: record, at: start, of: kind, file: name, id: stop.record))
        advance(over: record)
        return end
    }

    /// Keeps the beginning of a record for the next piece.
    private mutating func keep(_ bytes: UnsafeRawBufferPointer) throws(DataportError) -> Int {
        let end = frame.end(in: bytes)
        assert(end == nil)
        pending.append(contentsOf: bytes)
        try checkLimit(pending.count)
        return bytes.count
    }

    /// Reads the header, or the rest of a record that began in an earlier piece.
    private mutating func complete(
        _ bytes: UnsafeRawBufferPointer, into batch: inout RecordBatch,
        _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) -> Int {
        let end = frame.end(in: bytes)
        pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<(end ?? bytes.count)]))
        try checkLimit(pending.count)
        guard let end else { return bytes.count }
        try readPending(into: &batch, report)
        return end
    }

    private mutating func readPending(
        into batch: inout RecordBatch, _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) {
        var record: [UInt8] = []
        swap(&record, &pending)
        frame = CSVFrame()
        try record.withUnsafeBufferPointer { (bytes) throws(DataportError) in
            let record = UnsafeRawBufferPointer(bytes)
            if hasHeader {
                let (_, stop) = rows(record, into: &batch)
                if let stop { _ = try skip(record, stop, report) }
            } else {
                try readHeader(record, report)
            }
        }
        record.removeAll(keepingCapacity: record.capacity < 1 << 20)
        swap(&record, &pending)
    }

    private mutating func readHeader(
        _ line: UnsafeRawBufferPointer, _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) {
        hasHeader = true
        if let problem = CSVHeader.problem(in: line, of: kind, acceptsLineFeeds: options.acceptsLineFeeds) {
            isBroken = true
            try report(problem.placed(in: line, at: start, of: kind, file: name, id: nil))
        }
        advance(over: line)
    }

    private mutating func finish(
        into batch: inout RecordBatch, _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) {
        isFinished = true
        if isBroken || hasHeader && pending.isEmpty { return }
        if let problem = problemAtEnd() {
            let fault = pending.withUnsafeBytes { problem.placed(in: $0, at: start, of: kind, file: name, id: nil) }
            return try report(fault)
        }
        if pending.last != Byte.carriageReturn { pending.append(Byte.carriageReturn) }
        pending.append(Byte.lineFeed)
        try readPending(into: &batch, report)
    }

    private func problemAtEnd() -> RecordProblem? {
        if pending.isEmpty {
            return RecordProblem(.csvHeader, at: 0, "the file is empty: even its header row is missing")
        }
        if frame.state == .quoted {
            return RecordProblem(.csvQuote, at: frame.opening, "the quote that opens here is never closed")
        }
        guard options.requiresLastLineEnd else { return nil }
        return RecordProblem(.csvLineEnd, at: pending.count, "the last line does not end with CR LF")
    }

    private func checkLimit(_ count: Int) throws(DataportError) {
        guard count > options.maximumRecordBytes else { return }
        throw DataportError(
            .limit, "a record is longer than \(options.maximumRecordBytes) bytes", place: "\(name):\(start.line):1",
            advice: "see whether a quote that opens in this record is never closed")
    }

    /// Moves `start` behind a record.
    @inline(__always) mutating func advance(over record: UnsafeRawBufferPointer) {
        start.offset += record.count
        start.line += Bytes.count(of: Byte.lineFeed, in: record)
    }
}
