import DataportCore

/// Records of kinds of which an account has few, in memory.
struct SmallRecords: Sendable {
    private var records: [AssetKind.ID: [(id: String, values: [String: String])]] = [:]

    /// Adds a record. Values are texts in canonical form, by the names of their fields.
    mutating func add(_ kind: AssetKind.ID, id: String, _ values: [String: String]) {
        records[kind, default: []].append((id, values))
    }

    /// How many records of a kind there are; `nil` when the source has nothing to say about it.
    func count(_ kind: AssetKind.ID) -> Int? { records[kind]?.count }

    /// Says that there may be records of a kind, though there are none.
    mutating func mention(_ kind: AssetKind.ID) { records[kind, default: []] += [] }

    /// The records in the order of their ids.
    func cursor(over kind: AssetKind, after bookmark: Bookmark?) -> SmallRecordCursor {
        let all = (records[kind.id] ?? []).sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        let done = bookmark.map { mark in all.count { !mark.bytes.lexicographicallyPrecedes($0.id.utf8) } } ?? 0
        return SmallRecordCursor(kind: kind, records: all[done...])
    }
}

/// Reads records of one kind.
struct SmallRecordCursor: RecordCursor, ~Copyable {
    let kind: AssetKind
    fileprivate var records: ArraySlice<(id: String, values: [String: String])>

    init(kind: AssetKind, records: ArraySlice<(id: String, values: [String: String])>) {
        self.kind = kind
        self.records = records
    }

    mutating func next(into batch: inout RecordBatch) -> Bookmark? {
        batch.reset(fieldCount: kind.fields.count)
        var last: String?
        while !batch.isFull, let record = records.popFirst() {
            batch.append(text: record.id)
            for field in kind.fields.dropFirst() {
                if let value = record.values[field.name] { batch.append(text: value) } else { batch.appendNull() }
            }
            last = record.id
        }
        return last.map { Bookmark(Array($0.utf8)) }
    }
}
