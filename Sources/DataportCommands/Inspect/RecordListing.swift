import DataportArchive
import DataportCore
import DataportFormats

/// Shows the records of one kind of an archive.
struct RecordListing {
    let reader: ArchiveReader
    let kind: AssetKind
    /// Records at most; 0 means all.
    let limit: Int

    /// Writes the records to standard output.
    func show(_ format: InspectCommand.RecordFormat) throws {
        let path = ArchiveFormat.json.path(of: kind)
        guard reader.contains(path) else { throw absent() }
        switch format {
        case .json: try showLines(path)
        case .csv: try showCSV(path)
        case .table: try showTable(path)
        }
    }

    private func absent() -> DataportError {
        let other = ArchiveFormat.allCases.first { reader.contains($0.path(of: kind)) }
        if let other {
            return DataportError(
                .noInput, "records are shown from JSON, and this archive holds only \(other.rawValue)",
                place: other.path(of: kind), advice: "unzip the file, or export with --formats json")
        }
        return DataportError(
            .noInput, "the archive holds no \(kind.label)",
            advice: "`dataport inspect ARCHIVE` says which kinds it holds and why others are missing")
    }

    private func showLines(_ path: String) throws {
        var lines = try reader.lines(of: path)
        var shown = 0
        while limit == 0 || shown < limit {
            guard let line = try lines.next({ String(decoding: $0, as: UTF8.self) }) else { break }
            try Self.show(line + "\n")
            shown += 1
        }
    }

    private func showCSV(_ path: String) throws {
        let encoder = recordEncoder(for: kind, format: .csv)
        var writer = ByteWriter()
        encoder.encodeHeader(into: &writer)
        try eachBatch(of: path) { batch in
            encoder.encode(batch, into: &writer)
            try Self.flush(&writer)
        }
        try Self.flush(&writer)
    }

    private static func flush(_ writer: inout ByteWriter) throws {
        try show(writer.withBytes { String(decoding: $0, as: UTF8.self) })
        writer.removeAll()
    }

    /// Programs get the bytes as they are; on a terminal, nothing that a record holds may act.
    private static func show(_ text: String) throws {
        let console = Console.standardOutput
        guard console.isTerminal else { return try console.write(text) }
        let lines = text.split(separator: /\r?\n/, omittingEmptySubsequences: false)
        try console.write(lines.map { Terminal.safe(String($0), limit: .max) }.joined(separator: "\n"))
    }

    private func showTable(_ path: String) throws {
        let console = Console.standardOutput
        let columns = kind.fields.indices.filter { Self.isTabular(kind.fields[$0]) }
        var table = TextTable(columns.map { (kind.fields[$0].name, kind.fields[$0].type == .integer ? .right : .left) })
        var rows = 0
        try eachBatch(of: path) { batch in
            for row in 0..<batch.rowCount {
                table.add(columns.map { Self.cell(batch, row, $0) })
                rows += 1
            }
        }
        try console.write(table.render(maximumWidth: console.isTerminal ? console.width : 160, style: console.style))
        try console.write("\(Figures.count(rows)) \(kind.label)\(limit > 0 && rows == limit ? " (--limit)" : "")\n")
    }

    /// A table is for looking: long and nested values are left to --format json.
    private static func isTabular(_ field: Field) -> Bool {
        switch field.type {
        case .json, .attachment: false
        default: true
        }
    }

    private static func cell(_ batch: borrowing RecordBatch, _ row: Int, _ field: Int) -> String {
        if batch.isRedacted(row: row, field: field) { return "(redacted)" }
        return batch.text(row: row, field: field).map { Terminal.safe($0, limit: 40) } ?? ""
    }

    private func eachBatch(of path: String, _ body: (borrowing RecordBatch) throws -> Void) throws {
        var decoder = JSONLinesDecoder(kind: kind, name: path)
        var lines = try reader.lines(of: path)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var rest = limit == 0 ? Int.max : limit
        while rest > 0 {
            let isDecoded = try lines.next { (line) throws(DataportError) -> Bool in
                try decoder.decode(line: line, into: &batch)
                return true
            }
            guard isDecoded != nil else { break }
            rest -= 1
            if batch.isFull {
                try body(batch)
                batch.reset(fieldCount: kind.fields.count)
            }
        }
        if !batch.isEmpty { try body(batch) }
    }
}
