import DataportCore
import DataportFormats

/// Tables of other programs: read whole and cut into pieces, which must say the same; the encoding and the delimiter are found out.
enum TableFuzz {
    static func run(_ input: UnsafeRawBufferPointer) {
        let bytes = Array(input)
        let encoding = TextEncoding.detect(bytes)
        guard let text = try? encoding.decode(bytes, name: "t") else { return }
        let dialect = DetectedDialect(text, isWhole: true).dialect
        let preview = DelimitedPreview(text, isWhole: true, dialect: dialect, maximumRows: 100)
        guard let columns = preview.rows.first?.count else { return }
        for keepsRaggedRows in [false, true] {
            let whole = read(bytes, columns, dialect, encoding, keepsRaggedRows, piece: max(bytes.count, 1))
            let pieces = read(bytes, columns, dialect, encoding, keepsRaggedRows, piece: Int(bytes[0] & 31) + 1)
            guard whole == pieces else { fatalError("pieces say something else than the whole") }
        }
    }

    private struct Outcome: Equatable {
        var rows: [[String]] = []
        var lines: [Int] = []
        var ragged: [RaggedRow] = []
        var error: DataportError?
    }

    private static func read(
        _ bytes: [UInt8], _ columns: Int, _ dialect: DelimitedDialect, _ encoding: TextEncoding,
        _ keepsRaggedRows: Bool,
        piece: Int
    ) -> Outcome {
        var outcome = Outcome()
        do {
            var reader = try DelimitedReader(
                name: "t", columns: columns, dialect: dialect, encoding: encoding, hasHeader: false,
                keepsRaggedRows: keepsRaggedRows)
            var batch = RecordBatch()
            var position = 0
            while try reader.next(
                into: &batch,
                read: { (buffer) throws(DataportError) in
                    let count = min(piece, buffer.count, bytes.count - position)
                    for index in 0..<count { buffer[index] = bytes[position + index] }
                    position += count
                    return count
                })
            {
                outcome.lines += reader.lines
                for row in 0..<batch.rowCount {
                    outcome.rows.append((0..<columns).map { batch.text(row: row, field: $0) ?? "" })
                }
            }
            outcome.ragged = reader.raggedRows
        } catch {
            // How much was read before an error depends on the pieces; which error it is does not.
            outcome = Outcome(error: error)
        }
        return outcome
    }
}
