import DataportCore

/// No records at all.
struct EmptyCursor: RecordCursor, ~Copyable {
    mutating func next(into batch: inout RecordBatch) -> Bookmark? { nil }
}

/// The media files of a source with fetched ones between them, in the order of their ids.
struct FetchedCursor: RecordCursor, ~Copyable {
    private var cursor: any RecordCursor & ~Copyable
    private var isAtEnd = false
    private let kind: AssetKind
    private var files: ArraySlice<FetchedMedia.File>
    private var records: RecordBatch

    init(_ cursor: consuming any RecordCursor & ~Copyable, _ kind: AssetKind, _ files: [FetchedMedia.File]) {
        self.cursor = cursor
        self.kind = kind
        self.files = files[...]
        records = RecordBatch(fieldCount: kind.fields.count)
    }

    mutating func next(into batch: inout RecordBatch) async throws -> Bookmark? {
        batch.reset(fieldCount: kind.fields.count)
        if try await fill() {
            for row in 0..<records.rowCount {
                let id = records.withValue(row: row, field: 0) { $0.map { Array($0) } ?? [] }
                while let file = files.first, file.id.utf8.lexicographicallyPrecedes(id) {
                    append(file, to: &batch)
                    files.removeFirst()
                }
                for field in 0..<records.fieldCount { batch.append(records, row: row, field: field) }
            }
        } else {
            while !batch.isFull, let file = files.popFirst() { append(file, to: &batch) }
        }
        guard batch.rowCount > 0 else { return nil }
        return Bookmark(batch.withValue(row: batch.rowCount - 1, field: 0) { $0.map { Array($0) } ?? [] })
    }

    /// Reads the source's next records; `false` at their end.
    private mutating func fill() async throws -> Bool {
        if isAtEnd { return false }
        isAtEnd = try await cursor.next(into: &records) == nil
        return !isAtEnd
    }

    private func append(_ file: FetchedMedia.File, to batch: inout RecordBatch) {
        for field in kind.fields {
            switch field.name {
            case "id": batch.append(text: file.id)
            case "filename": batch.append(text: file.name)
            case "mime_type": batch.append(text: file.format.mediaType)
            case "content": batch.append(text: file.attachment.path)
            case "bytes": batch.append(integer: Int64(file.attachment.byteCount))
            case "sha256": batch.append(text: file.digest)
            case "source_url": batch.append(text: file.address)
            default: batch.appendNull()
            }
        }
    }
}
