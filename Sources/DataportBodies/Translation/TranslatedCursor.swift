import DataportCore
import DataportTemplates

/// The records of one kind with their bodies' new paths, their short texts translated, and the word of the new syntax.
struct TranslatedCursor: RecordCursor, ~Copyable {
    private var cursor: any RecordCursor & ~Copyable
    private var records: RecordBatch
    private let fields: BodyFields
    private let changes: [[UInt8]: BodyChange]
    private let rewriter: BodyRewriter

    init(
        _ cursor: consuming any RecordCursor & ~Copyable, _ fields: BodyFields, _ changes: [[UInt8]: BodyChange],
        _ rewriter: BodyRewriter
    ) {
        self.cursor = cursor
        self.fields = fields
        self.changes = changes
        self.rewriter = rewriter
        records = RecordBatch(fieldCount: fields.kind.fields.count)
    }

    mutating func next(into batch: inout RecordBatch) async throws -> Bookmark? {
        guard let bookmark = try await cursor.next(into: &records) else { return nil }
        batch.reset(fieldCount: records.fieldCount)
        for row in 0..<records.rowCount { try append(row, to: &batch) }
        return bookmark
    }

    private mutating func append(_ row: Int, to batch: inout RecordBatch) throws(DataportError) {
        let id = records.withValue(row: row, field: 0) { $0.map { Array($0) } ?? [] }
        let change = changes[id]
        for field in 0..<records.fieldCount {
            guard let change, let value = try value(row, field, change) else {
                batch.append(records, row: row, field: field)
                continue
            }
            value.withUnsafeBytes { batch.append($0) }
        }
    }

    /// The new value of a field; `nil` when it stays.
    private borrowing func value(_ row: Int, _ field: Int, _ change: BodyChange) throws(DataportError) -> [UInt8]? {
        if let path = change.paths[field] { return Array(path.utf8) }
        guard let family = change.family else { return nil }
        if field == fields.dialect { return rewriter.target.map { Array($0.dialect.utf8) } }
        guard fields.texts.contains(field), let text = records.text(row: row, field: field) else { return nil }
        return try rewriter.rewrite(Array(text.utf8), from: family, isHTML: false, place: fields.kind.id.name).bytes
    }
}
