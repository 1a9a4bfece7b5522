import DataportCore

/// The records of a source on a look through it, of which a few fields are wanted.
struct SurveyedRows {
    private let source: any Source
    private let readable: Set<AssetKind.ID>

    /// The records of a source; kinds that cannot be read have none.
    init(_ source: any Source) async throws {
        self.source = source
        var readable: Set<AssetKind.ID> = []
        for entry in try await source.inventory(counting: false).entries {
            if case .unreadable = entry.readability { continue }
            readable.insert(entry.kind.id)
        }
        self.readable = readable
    }

    /// Hands out some values of every record, in the order in which they are named.
    func forEach(
        _ id: AssetKind.ID, _ names: String..., body: ([String?]) throws(DataportError) -> Void
    ) async throws {
        guard readable.contains(id), let kind = AssetKind.kind(id) else { return }
        let fields = names.compactMap(kind.index)
        var cursor = try await source.cursor(over: kind, after: nil)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var values = [String?](repeating: nil, count: fields.count)
        while try await cursor.next(into: &batch) != nil {
            for row in 0..<batch.rowCount {
                for (index, field) in fields.enumerated() { values[index] = batch.text(row: row, field: field) }
                try body(values)
            }
        }
    }
}
