import DataportCore

/// All that was read of an account at a service.
struct RemoteAccount: Sendable {
    /// Kinds of which there are few.
    let small: SmallRecords
    /// Kinds of which there may be many.
    let rows: [AssetKind.ID: SpooledRows]
    /// Bodies and media.
    let content: SpooledContent
    /// What can be read of each kind; kinds that are not named are unreadable.
    let readability: [AssetKind.ID: Inventory.Readability]
    /// What was noticed.
    let remarks: [Remark]

    /// How many records of a kind there are.
    func count(_ kind: AssetKind.ID) -> Int? { rows[kind]?.count ?? small.count(kind) }

    /// A cursor over the records of a kind.
    func cursor(over kind: AssetKind, after bookmark: Bookmark?) -> any RecordCursor & ~Copyable {
        if let rows = rows[kind.id] { return SpooledCursor(kind, rows, after: bookmark) }
        return small.cursor(over: kind, after: bookmark)
    }

    /// Hands out the records of a kind, batch by batch.
    func forEachBatch(
        of kind: AssetKind, _ body: (borrowing RecordBatch) throws(DataportError) -> Void
    ) throws(DataportError) {
        var batch = RecordBatch(fieldCount: kind.fields.count)
        if let rows = rows[kind.id] {
            var cursor = SpooledCursor(kind, rows, after: nil)
            while try cursor.next(into: &batch) != nil { try body(batch) }
        } else {
            var cursor = small.cursor(over: kind, after: nil)
            while cursor.next(into: &batch) != nil { try body(batch) }
        }
    }
}
