import DataportCore
import Testing

struct RecordBatchTests {
    @Test func `values come back as they went in`() {
        var batch = RecordBatch(fieldCount: 3)
        batch.append(text: "a\u{0}é")
        batch.append(integer: -42)
        batch.append(boolean: true)
        batch.append(text: "b")
        batch.append(integer: 0)
        batch.append(boolean: false)
        let rows = cells(batch)
        #expect(rows == [["a\u{0}é", "-42", "true"], ["b", "0", "false"]])
        let count = batch.byteCount
        #expect(count == "a\u{0}é-42trueb0false".utf8.count)
    }

    @Test(arguments: [0, 1, -1, 9, 10, 9_007_199_254_740_991, -9_007_199_254_740_991, .max, .min] as [Int64])
    func `whole numbers are written in decimal`(number: Int64) {
        var batch = RecordBatch(fieldCount: 1)
        batch.append(integer: number)
        let rows = cells(batch)
        #expect(rows == [["\(number)"]])
    }

    @Test func `null, redacted and empty are three things`() {
        var batch = RecordBatch(fieldCount: 3)
        batch.appendNull()
        batch.appendRedacted()
        batch.append(UnsafeRawBufferPointer(start: nil, count: 0))
        let rows = cells(batch)
        #expect(rows == [[Self.null, Self.redacted, ""]])
        let texts = (0..<3).map { batch.text(row: 0, field: $0) }
        #expect(texts == [nil, nil, ""])
    }

    @Test func `a batch grows in rows and in bytes`() {
        var batch = RecordBatch(fieldCount: 2)
        let long = String(repeating: "x", count: 1000)
        for row in 0..<5000 {
            batch.append(integer: Int64(row))
            batch.append(text: long)
        }
        let isRight = (0..<5000).allSatisfy {
            batch.text(row: $0, field: 0) == "\($0)" && batch.text(row: $0, field: 1) == long
        }
        let rowCount = batch.rowCount
        #expect(isRight)
        #expect(rowCount == 5000)
    }

    @Test func `one value may be larger than the arena`() {
        var batch = RecordBatch(fieldCount: 1)
        let long = String(repeating: "é", count: RecordBatch.targetBytes)
        batch.append(text: "first")
        batch.append(text: long)
        let rows = cells(batch)
        #expect(rows == [["first"], [long]])
    }

    @Test func `a batch is full by bytes or by rows`() {
        var byBytes = RecordBatch(fieldCount: 1)
        byBytes.append(text: String(repeating: "x", count: RecordBatch.targetBytes - 1))
        let before = byBytes.isFull
        byBytes.append(text: "x")
        let after = byBytes.isFull
        #expect(!before && after)

        var byRows = RecordBatch(fieldCount: 1)
        for _ in 1..<RecordBatch.maximumRows { byRows.appendNull() }
        let almost = byRows.isFull
        byRows.appendNull()
        let full = byRows.isFull
        #expect(!almost && full)
    }

    @Test func `resetting forgets the rows and changes the width`() {
        var batch = RecordBatch(fieldCount: 1)
        batch.append(text: "old")
        batch.reset(fieldCount: 2)
        let isEmpty = batch.isEmpty
        let count = batch.byteCount
        #expect(isEmpty && count == 0)
        batch.append(text: "a")
        batch.append(text: "b")
        let rows = cells(batch)
        #expect(rows == [["a", "b"]])
    }

    @Test func `a row that was begun can be dropped`() {
        var batch = RecordBatch(fieldCount: 3)
        for text in ["a", "b", "c", "d", "e"] { batch.append(text: text) }
        let begun = batch.rowCount
        batch.dropIncompleteRow()
        batch.dropIncompleteRow()
        for text in ["f", "g", "h"] { batch.append(text: text) }
        let rows = cells(batch)
        #expect(begun == 1)
        #expect(rows == [["a", "b", "c"], ["f", "g", "h"]])
    }

    @Test func `redacting takes every value of a field, counts it and wipes its bytes`() {
        var batch = RecordBatch(fieldCount: 2)
        for secret in ["hunter2", nil, "", "swordfish"] {
            batch.append(text: "id")
            if let secret { batch.append(text: secret) } else { batch.appendNull() }
        }
        let first = batch.redact(field: 1)
        let again = batch.redact(field: 1)
        let rows = cells(batch)
        let count = batch.byteCount
        let arena = batch.withContents { _, arena in
            String(decoding: UnsafeRawBufferPointer(start: arena, count: count), as: UTF8.self)
        }
        #expect(first == 3 && again == 3)
        #expect(rows == [["id", Self.redacted], ["id", Self.null], ["id", Self.redacted], ["id", Self.redacted]])
        #expect(!arena.contains("hunter2") && !arena.contains("swordfish"))
    }

    @Test func `a batch without fields has no rows`() {
        var batch = RecordBatch()
        let rowCount = batch.rowCount
        let redacted = batch.redact(field: 0)
        batch.dropIncompleteRow()
        #expect(rowCount == 0 && redacted == 0)
    }

    @Test func `ids that are null stand before all others and beside each other`() {
        var batch = RecordBatch(fieldCount: 2)
        for id in [nil, nil, "a", "b"] as [String?] {
            if let id { batch.append(text: id) } else { batch.appendNull() }
            batch.append(text: "x")
        }
        #expect(batch.idOrder(row: 0, batch, row: 1) == 0)
        #expect(batch.idOrder(row: 1, batch, row: 2) < 0)
        #expect(batch.idOrder(row: 3, batch, row: 1) > 0)
        #expect(batch.idOrder(row: 2, batch, row: 3) < 0)
    }

    private static let null = "(null)"
    private static let redacted = "(redacted)"

    /// Every cell of every row, nulls and redacted values by name.
    private func cells(_ batch: borrowing RecordBatch) -> [[String]] {
        (0..<batch.rowCount).map { row in
            (0..<batch.fieldCount).map { field in
                if batch.isNull(row: row, field: field) { return Self.null }
                if batch.isRedacted(row: row, field: field) { return Self.redacted }
                return batch.text(row: row, field: field) ?? "(neither)"
            }
        }
    }
}
