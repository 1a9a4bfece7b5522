import DataportCore

/// Composes the rows of one kind, value after value in the order of its fields, and hands full batches on.
struct RowComposer: ~Copyable {
    let kind: AssetKind
    private var batch: RecordBatch
    private var value = ByteWriter(capacity: 4096)
    private(set) var rows = 0

    init(_ kind: AssetKind) {
        self.kind = kind
        batch = RecordBatch(fieldCount: kind.fields.count)
    }

    /// Appends null `count` times.
    mutating func null(_ count: Int = 1) {
        for _ in 0..<count { batch.appendNull() }
    }

    /// Appends a text.
    mutating func text(_ text: String) { batch.append(text: text) }

    /// Appends a number.
    mutating func integer(_ integer: Int) { batch.append(integer: Int64(integer)) }

    /// Appends a value that is put together from pieces.
    @inline(__always)
    mutating func compose(_ body: (inout ByteWriter) -> Void) {
        value.removeAll()
        body(&value)
        value.withBytes { batch.append($0) }
    }

    /// Appends the id of the record with this number: zeros in front make the order of the bytes the order of the
    /// numbers.
    mutating func id(_ letter: String, _ number: Int) {
        compose { $0.append(id: letter, number) }
    }

    /// Ends a row, and hands the batch to `writer` when it is full.
    mutating func endRow(
        into writer: inout StoreWriter, _ progress: (AccountGenerator.Progress) -> Void
    ) throws(DataportError) {
        rows += 1
        if batch.isFull { try flush(into: &writer, progress) }
    }

    /// Hands over what is left.
    mutating func flush(
        into writer: inout StoreWriter, _ progress: (AccountGenerator.Progress) -> Void
    ) throws(DataportError) {
        try writer.insert(batch, of: kind)
        batch.reset(fieldCount: kind.fields.count)
        progress(AccountGenerator.Progress(kind: kind.id, records: rows))
    }
}

extension ByteWriter {
    /// Appends a letter and nine digits.
    mutating func append(id letter: String, _ number: Int) {
        append(letter)
        append(digits: number, width: 9)
    }

    /// Appends a number that is not negative, with zeros in front up to `width` digits.
    mutating func append(digits number: Int, width: Int = 1) {
        reserve(20) { place in
            var count = 1
            var power = 10
            while count < 19, number >= power || count < width {
                count += 1
                power *= 10
            }
            var rest = number
            for index in stride(from: count - 1, through: 0, by: -1) {
                place[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            return place + count
        }
    }
}
