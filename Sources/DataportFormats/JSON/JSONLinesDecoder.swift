package import DataportCore

/// Reads JSON Lines (docs/format.md section 4): one object a line, keys in any order, unknown keys an error, missing keys an error or
/// null as the options say. A line that a piece of the file cuts is kept in `pending` until its end is there.
package struct JSONLinesDecoder: RecordDecoder, Sendable {
    /// A value of the line; a length below zero means that the key is missing.
    struct Place {
        var offset = 0
        var length = -1
    }

    /// How the value of a field is read.
    enum Reading: UInt8, Sendable {
        case integer, boolean, json, secret, path, text
    }

    let kind: AssetKind
    private let name: String
    let options: DecoderOptions
    let readings: [Reading]
    let names: [[UInt8]]
    let markers: [[UInt8]?]
    let canonical: JSONCanonicalPlan
    var scanner = JSONScanner()
    var places: [Place]
    var isMinified = false
    /// Where the rows of the batch began.
    package internal(set) var positions: [RecordPosition] = []
    /// Whether everything was read.
    package private(set) var isFinished = false
    /// Where the next line begins.
    var start = RecordPosition()
    private var pending: [UInt8] = []

    /// A decoder of records of `kind`; `name` is the path that places of faults begin with.
    package init(kind: AssetKind, name: String, options: DecoderOptions = .archive) {
        self.kind = kind
        self.name = name
        self.options = options
        readings = kind.fields.map { Self.reading(of: $0.type, options.attachments) }
        names = kind.fields.map { Array($0.name.utf8) }
        markers = kind.fields.map { $0.type.marker }
        places = Array(repeating: Place(), count: kind.fields.count)
        canonical = JSONCanonicalPlan(kind, readings)
    }

    private static func reading(of type: FieldType, _ attachments: DecoderOptions.Attachments) -> Reading {
        switch type {
        case .integer: .integer
        case .boolean: .boolean
        case .json: .json
        case .secret: .secret
        case .attachment: attachments == .archivePaths ? .path : .text
        case .key, .reference, .text, .timestamp, .word: .text
        }
    }
}

// MARK: Lines

extension JSONLinesDecoder {
    /// Appends records to `batch`; see `RecordDecoder`.
    package mutating func decode(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into batch: inout RecordBatch,
        report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) -> Int {
        ready(&batch)
        var position = 0
        while position < input.count, !batch.isFull {
            if pending.isEmpty {
                position += canonicalLines(UnsafeRawBufferPointer(rebasing: input[position...]), into: &batch)
                if position == input.count || batch.isFull { break }
            }
            let rest = UnsafeRawBufferPointer(rebasing: input[position...])
            let length = Bytes.firstIndex(of: Byte.lineFeed, in: rest)
            try checkLimit(pending.count + (length ?? rest.count))
            if let length, pending.isEmpty {
                try read(line: UnsafeRawBufferPointer(rebasing: rest[..<length]), into: &batch, report)
            } else {
                pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[..<(length ?? rest.count)]))
                if length != nil { try readPending(into: &batch, report) }
            }
            position += length.map { $0 + 1 } ?? rest.count
        }
        if isLast, position == input.count, !batch.isFull { try finish(into: &batch, report) }
        return position
    }

    /// Appends the record of the next line, which stands alone and without its line feed, to `batch`; a line that fails leaves no row.
    package mutating func decode(
        line: UnsafeRawBufferPointer, into batch: inout RecordBatch
    ) throws(DataportError) {
        ready(&batch)
        try read(line: line, into: &batch) { fault throws(DataportError) in throw fault.error }
    }

    private mutating func ready(_ batch: inout RecordBatch) {
        guard batch.isEmpty else { return }
        batch.reset(fieldCount: kind.fields.count)
        positions.removeAll(keepingCapacity: true)
    }

    private mutating func read(
        line: UnsafeRawBufferPointer, into batch: inout RecordBatch,
        _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) {
        var problem: RecordProblem?
        do throws(RecordProblem) {
            problem = try append(line, to: &batch)
            positions.append(start)
        } catch {
            batch.dropIncompleteRow()
            problem = error
        }
        if let problem {
            try report(problem.placed(in: line, at: start, of: kind, file: name, id: identifier(in: line)))
        }
        start.offset += line.count + 1
        start.line += 1
    }

    private mutating func readPending(
        into batch: inout RecordBatch, _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) {
        var line: [UInt8] = []
        swap(&line, &pending)
        try line.withUnsafeBufferPointer { (line) throws(DataportError) in
            try read(line: UnsafeRawBufferPointer(line), into: &batch, report)
        }
        line.removeAll(keepingCapacity: line.capacity < 1 << 20)
        swap(&line, &pending)
    }

    private mutating func finish(
        into batch: inout RecordBatch, _ report: (RecordFault) throws(DataportError) -> Void
    ) throws(DataportError) {
        isFinished = true
        guard !pending.isEmpty else { return }
        guard options.requiresLastLineEnd else { return try readPending(into: &batch, report) }
        let problem = RecordProblem(.jsonLineEnd, at: pending.count, "the last line does not end with a line feed")
        let fault = pending.withUnsafeBytes { problem.placed(in: $0, at: start, of: kind, file: name, id: nil) }
        pending = []
        try report(fault)
    }

    private func checkLimit(_ count: Int) throws(DataportError) {
        guard count > options.maximumRecordBytes else { return }
        throw DataportError(
            .limit, "the line is longer than \(options.maximumRecordBytes) bytes", place: "\(name):\(start.line):1",
            advice: "see whether the file is JSON Lines: one object a line")
    }
}
