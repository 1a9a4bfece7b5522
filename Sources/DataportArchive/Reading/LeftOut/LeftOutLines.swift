package import DataportCore
import DataportFormats

/// The records of one kind that are left out, as JSON Lines in which each says why. A value that its field does not allow stands there as a
/// text, to be mended.
package struct LeftOutLines: ~Copyable {
    private var sieve: RecordSieve
    private var batch: RecordBatch
    private let kind: AssetKind
    /// By the fields that hold texts.
    private var encoders: [Set<Int>: JSONLinesEncoder] = [:]
    private let secrets: [Int]
    private let attachments: [Int]
    /// Bodies and media that the records so far refer to.
    package private(set) var paths: Set<String> = []

    /// Lines of the records of `kind` that `source` leaves out.
    package init(of kind: AssetKind, from source: ArchiveSource) throws(DataportError) {
        sieve = try RecordSieve(source.reader, kind, source.format, source.leftOut)
        batch = RecordBatch(fieldCount: kind.fields.count)
        self.kind = kind
        attachments = kind.fields.indices.filter { kind.fields[$0].type == .attachment }
        secrets = kind.fields.indices.filter { kind.fields[$0].sensitivity == .secret }
    }

    /// Appends the next lines to `writer`; whether there may be more.
    package mutating func next(into writer: inout ByteWriter) throws(DataportError) -> Bool {
        guard let rows = try sieve.next(into: &batch) else { return false }
        for row in rows {
            let violations = sieve.violations(ofRow: row.row, in: &batch)
            var texts = Set(violations.filter { !batch.isNull(row: row.row, field: $0.field) }.map(\.field))
            if let field = row.field, !batch.isNull(row: row.row, field: field) { texts.insert(field) }
            for field in attachments { paths.formUnion(batch.text(row: row.row, field: field).map { [$0] } ?? []) }
            write(row, texts, into: &writer)
        }
        return true
    }

    private mutating func write(_ row: RecordSieve.Row, _ texts: Set<Int>, into writer: inout ByteWriter) {
        var line = RecordBatch(fieldCount: kind.fields.count + 1)
        for field in kind.fields.indices {
            let isNull = batch.isNull(row: row.row, field: field)
            if secrets.contains(field), !isNull {
                line.appendRedacted()
            } else if texts.contains(field), !batch.isRedacted(row: row.row, field: field) {
                // JSON cannot hold bytes that are not UTF-8; they are replaced.
                line.append(text: batch.text(row: row.row, field: field) ?? "")
            } else if batch.isRedacted(row: row.row, field: field) {
                line.appendNull()
            } else {
                line.append(batch, row: row.row, field: field)
            }
        }
        line.append(text: row.sentence)
        let encoder =
            encoders[texts] ?? JSONLinesEncoder(kind: kind.withText(in: texts.subtracting(secrets)).withRejection)
        encoders[texts] = encoder
        encoder.encode(line, into: &writer)
    }
}
