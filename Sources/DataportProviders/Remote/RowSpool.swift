import DataportCore

/// Records of one kind on their way from a service, which gives every page once, to cursors, of which there may be several.
final class RowSpool {
    /// A row and where it stands.
    struct Entry: Sendable {
        let key: UInt64
        let offset: Int
    }

    private static let pieceByteCount = 256 << 10

    private let kind: AssetKind
    private let file: SharedFile
    private let isOrdered: Bool
    private var pending: [UInt8] = []
    private var flushed = 0
    private var index: [Entry] = []
    private(set) var count = 0

    /// A spool for records that come in the order of their ids, or in any order: then sixteen bytes a record are kept in memory.
    init(_ kind: AssetKind, isOrdered: Bool) throws(DataportError) {
        self.kind = kind
        self.isOrdered = isOrdered
        file = try SharedFile()
    }

    /// Adds a record; `key` orders as the id does.
    func append(_ id: String, key: UInt64, _ values: [String: String]) throws(DataportError) {
        if !isOrdered { index.append(Entry(key: key, offset: flushed + pending.count)) }
        let start = pending.count
        pending += [0, 0, 0, 0]
        for (position, field) in kind.fields.enumerated() { append(position == 0 ? id : values[field.name]) }
        endRow(from: start)
        if pending.count >= Self.pieceByteCount { try flush() }
    }

    /// Adds all records of a batch, in their order. Secrets that were taken out are as good as none.
    func append(_ batch: borrowing RecordBatch) throws(DataportError) {
        for row in 0..<batch.rowCount {
            let start = pending.count
            pending += [0, 0, 0, 0]
            for field in 0..<batch.fieldCount { append(batch, row: row, field: field) }
            endRow(from: start)
            if pending.count >= Self.pieceByteCount { try flush() }
        }
    }

    private func append(_ batch: borrowing RecordBatch, row: Int, field: Int) {
        batch.withValue(row: row, field: field) { value in
            append(length: value.map { UInt32($0.count) } ?? UInt32.max)
            if let value { pending += value }
        }
    }

    private func append(length: UInt32) {
        for byte in 0..<4 { pending.append(UInt8(truncatingIfNeeded: length >> UInt32(8 * byte))) }
    }

    private func endRow(from start: Int) {
        let length = UInt32(pending.count - start - 4)
        for byte in 0..<4 { pending[start + byte] = UInt8(truncatingIfNeeded: length >> UInt32(8 * byte)) }
        count += 1
    }

    private func append(_ value: String?) {
        append(length: value.map { UInt32($0.utf8.count) } ?? UInt32.max)
        if let value { pending += value.utf8 }
    }

    private func flush() throws(DataportError) {
        try file.write(pending, at: flushed)
        flushed += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    /// What was spooled, in another order: the numbers of rows, in which they were added. Rows that are not named are left out.
    func finish(inOrder order: [Int]) throws(DataportError) -> SpooledRows {
        try flush()
        return SpooledRows(file: file, byteCount: flushed, index: order.map { index[$0] }, count: order.count)
    }

    /// What was spooled, in the order of the keys; of two records with one key the first counts.
    func finish() throws(DataportError) -> SpooledRows {
        try flush()
        guard !isOrdered else { return SpooledRows(file: file, byteCount: flushed, index: nil, count: count) }
        index.sort { ($0.key, $0.offset) < ($1.key, $1.offset) }
        var unique: [Entry] = []
        unique.reserveCapacity(index.count)
        for entry in index where unique.last?.key != entry.key { unique.append(entry) }
        return SpooledRows(file: file, byteCount: flushed, index: unique, count: unique.count)
    }
}

/// Records of one kind in the order of their ids.
struct SpooledRows: Sendable {
    let file: SharedFile
    let byteCount: Int
    /// Where each row stands; `nil` when they stand in their order.
    let index: [RowSpool.Entry]?
    /// How many.
    let count: Int
}
