import DataportCore
import DataportFormats
import Testing

struct RecordStreamTests {
    @Test(arguments: ArchiveFormat.allCases, [1000, 256 << 10])
    func `hands out batches of bounded size until the end, and none after it`(format: ArchiveFormat, piece: Int) throws
    {
        var generator = RecordGenerator(seed: 5)
        let rows = generator.rows(.contact, count: 12_000)
        let bytes = Rows.encode(rows, .contact, format)
        var stream = RecordStream(of: .contact, format: format, name: "f", pieceBytes: piece)
        var batch = RecordBatch()
        var decoding = Decoding()
        var at = 0
        var batches = 0
        let read: (UnsafeMutableRawBufferPointer) throws(DataportError) -> Int = { target in
            let count = min(target.count, bytes.count - at)
            bytes[at..<at + count].withUnsafeBytes { target.copyMemory(from: $0) }
            at += count
            return count
        }
        while try stream.next(into: &batch, read: read) {
            batches += 1
            #expect(batch.byteCount < RecordBatch.targetBytes + 64 << 10)
            decoding.rows += Rows.rows(batch)
            decoding.positions += stream.positions
        }
        #expect(try !stream.next(into: &batch, read: read))
        #expect(decoding.rows == rows)
        #expect(decoding.positionsFit(bytes, format))
        #expect(batches > 1)
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `passes on what reading throws`(format: ArchiveFormat) {
        var stream = RecordStream(of: .contact, format: format, name: "f")
        var batch = RecordBatch()
        #expect(throws: DataportError(.io, "no")) {
            _ = try stream.next(into: &batch) { _ throws(DataportError) in throw DataportError(.io, "no") }
        }
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `a record beyond the limit is refused in bounded memory`(format: ArchiveFormat) throws {
        var options = DecoderOptions.archive
        options.maximumRecordBytes = 200_000
        let rows = [Rows.row(id: "1"), Rows.row(id: "2", ["name": Cell(String(repeating: "x", count: 300_000))])]
        let bytes = Rows.encode(rows, Rows.kind, format)
        let error = try #require(Decoding.error(bytes, Rows.kind, format, options: options))
        #expect(error.code == .limit)
        #expect(error.place == (format == .json ? "f:2:1" : format == .csv ? "f:3:1" : "f:4:1"))
        #expect(throws: DataportError.self) {
            try Decoding.collect(bytes, Rows.kind, format, options: options) { 1000 }
        }
    }
}
