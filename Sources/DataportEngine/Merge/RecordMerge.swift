import DataportCore

/// Walks through the records of one kind on two sides at once, in the bytewise order of their ids in which every source gives them: each
/// record is seen once, in memory for one batch a side.
struct RecordMerge: ~Copyable {
    /// Where a record is.
    enum Step {
        case onlyLeft
        case onlyRight
        /// There is a record of this id on both sides.
        case both
    }

    private var left: MergeSide
    private var right: MergeSide

    /// A merge of the records of two cursors over one kind; a side without a cursor has no records.
    init(
        _ left: consuming (any RecordCursor & ~Copyable)?, _ right: consuming (any RecordCursor & ~Copyable)?,
        kind: AssetKind
    ) {
        self.left = MergeSide(left, kind: kind)
        self.right = MergeSide(right, kind: kind)
    }

    /// Calls `visit` for every id, in order. The rows are those of the record in the batches; one that is only on the other side has
    /// no meaning. `pause` is called between batches.
    mutating func run(
        pause: () throws -> Void,
        visit: (Step, borrowing RecordBatch, _ leftRow: Int, borrowing RecordBatch, _ rightRow: Int) throws -> Void
    ) async throws {
        while true {
            try await left.refill()
            try await right.refill()
            try pause()
            if left.isAtEnd, right.isAtEnd { return }
            while (left.hasRow || left.isAtEnd) && (right.hasRow || right.isAtEnd), left.hasRow || right.hasRow {
                let step = step()
                try visit(step, left.batch, left.row, right.batch, right.row)
                if step != .onlyRight { left.row += 1 }
                if step != .onlyLeft { right.row += 1 }
            }
        }
    }

    private func step() -> Step {
        guard left.hasRow else { return .onlyRight }
        guard right.hasRow else { return .onlyLeft }
        let order = left.batch.idOrder(row: left.row, right.batch, row: right.row)
        return order == 0 ? .both : order < 0 ? .onlyLeft : .onlyRight
    }
}
