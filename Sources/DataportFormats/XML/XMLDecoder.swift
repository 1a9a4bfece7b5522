package import DataportCore

/// Reads the XML of archives (docs/format.md section 6) with libxml2. What is wrong with a record leaves that record out; XML that is
/// not well-formed, a wrong root and a DOCTYPE end reading, because nothing certain can be said of what follows.
package struct XMLDecoder: RecordDecoder, ~Copyable, Sendable {
    private let kind: AssetKind
    private let name: String
    private let options: DecoderOptions
    private let parser: XMLParser?
    /// What stands before the root, until it is judged.
    private var prolog: [UInt8] = []
    private var isPrologGood = false
    private var isBroken = false
    private var parsed = 0
    /// Whether everything was read.
    package private(set) var isFinished = false
    /// Where the rows of the batch began.
    package private(set) var positions: [RecordPosition] = []

    /// libxml2 cannot be stopped inside a piece and started again, so it gets small ones: a batch may hold a few records more than the
    /// piece that filled it.
    private static var pieceBytes: Int { 16 << 10 }

    /// A decoder of records of `kind`; `name` is the path that places of faults begin with.
    package init(kind: AssetKind, name: String, options: DecoderOptions = .archive) {
        self.kind = kind
        self.name = name
        self.options = options
        parser = XMLParser(kind: kind, file: name, options: options)
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
            let end = min(input.count, position + Self.pieceBytes)
            let piece = UnsafeRawBufferPointer(rebasing: input[position..<end])
            try take(piece, isLast: isLast && end == input.count, into: &batch, report)
            position = end
        }
        if isBroken { position = input.count }
        if isLast, position == input.count, !batch.isFull, !isFinished { try finish(into: &batch, report) }
        return position
    }

    private mutating func take(
        _ piece: UnsafeRawBufferPointer, isLast: Bool, into batch: inout RecordBatch,
        _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) {
        if isPrologGood { return try parse(piece, into: &batch, report) }
        prolog.append(contentsOf: piece)
        let verdict = prolog.withUnsafeBytes { XMLProlog.judge($0) }
        switch verdict {
        case .unclear: break
        case .bad(let problem): try refuse(problem, report)
        case .good:
            isPrologGood = true
            var beginning: [UInt8] = []
            swap(&beginning, &prolog)
            try beginning.withUnsafeBufferPointer { (bytes) throws(DataportError) in
                try parse(UnsafeRawBufferPointer(bytes), into: &batch, report)
            }
        }
    }

    private mutating func refuse(
        _ problem: RecordProblem, _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) {
        isBroken = true
        let fault = prolog.withUnsafeBytes {
            problem.placed(in: $0, at: RecordPosition(), of: kind, file: name, id: nil)
        }
        try report(fault)
    }

    private mutating func parse(
        _ bytes: UnsafeRawBufferPointer, isLast: Bool = false, into batch: inout RecordBatch,
        _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) {
        guard let parser else { throw DataportError(.internalError, "libxml2 did not make a parser", place: name) }
        parser.parse(bytes, isLast: isLast, into: &batch)
        parsed += bytes.count
        let records = parser.records
        positions.append(contentsOf: records.pointee.positions)
        records.pointee.positions.removeAll(keepingCapacity: true)
        isBroken = records.pointee.isBroken
        if !records.pointee.faults.isEmpty {
            let faults = records.pointee.faults
            records.pointee.faults = []
            for fault in faults { try report(fault) }
        }
        try checkLimits()
    }

    private func checkLimits() throws(DataportError) {
        guard let records = parser?.records else { return }
        let start = records.pointee.start
        let place = "\(name):\(start.line):1"
        if records.pointee.isBeyondLimit {
            throw DataportError(
                .limit, "a value in this record is longer than \(XMLRecords.maximumValueBytes) bytes", place: place,
                advice: "read the record from the JSON Lines file of the archive, which has no such limit")
        }
        if records.pointee.depth > 1, parsed - start.offset > options.maximumRecordBytes {
            throw DataportError(
                .limit, "a record is longer than \(options.maximumRecordBytes) bytes", place: place,
                advice: "see whether the record's element is ever closed")
        }
    }

    private mutating func finish(
        into batch: inout RecordBatch, _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) {
        isFinished = true
        if isBroken { return }
        guard isPrologGood else {
            let problem = RecordProblem(.xmlSyntax, at: prolog.count, "the file ends before its root element does")
            return try refuse(problem, report)
        }
        try parse(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true, into: &batch, report)
    }
}
