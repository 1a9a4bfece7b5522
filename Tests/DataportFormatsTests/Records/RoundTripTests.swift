import DataportCore
import DataportFormats
import Testing

/// Random records say in CSV and XML what they are, read by readers that share nothing with the encoders; DecoderRoundTripTests reads
/// all formats with the decoders.
struct RoundTripTests {
    private static let kinds = [Rows.kind] + AssetKind.catalogue

    /// Rows as CSV and XML can tell them: a marker is its JSON text.
    private func flattened(_ rows: [[Cell]], _ kind: AssetKind) -> [[Cell]] {
        rows.map { row in
            zip(row, kind.fields).map { cell, field in
                guard cell == .redacted, case .secret(let secret) = field.type else { return cell }
                return Cell("{\"redacted\":\"\(secret.rawValue)\"}")
            }
        }
    }

    @Test(arguments: kinds, [1, 2, 3] as [UInt64])
    func `random records survive every format`(kind: AssetKind, seed: UInt64) throws {
        var generator = RecordGenerator(seed: seed)
        let rows = generator.rows(kind, count: 60)
        var batch = Rows.batch(rows)
        var validator = RecordValidator(kind: kind)
        try validator.validate(&batch)
        #expect(Rows.rows(batch) == rows)

        let csv = try CSVParser.parse(Rows.encode(rows, kind, .csv))
        #expect(csv.first == kind.fields.map { Cell($0.name) })
        #expect(Array(csv.dropFirst()) == flattened(rows, kind))

        #expect(try XMLTree.rows(Rows.encode(rows, kind, .xml), kind) == flattened(rows, kind))
    }

    @Test(arguments: kinds)
    func `every line of JSON is valid to the letter`(kind: AssetKind) throws {
        var generator = RecordGenerator(seed: 9)
        let bytes = Rows.encode(generator.rows(kind, count: 50), kind, .json)
        var scanner = JSONScanner()
        for line in bytes.split(separator: 10) {
            let summary = try Array(line).withUnsafeBytes { try scanner.scan($0) }
            #expect(summary.top == .object)
            #expect(summary.whiteSpace == 0)
        }
    }
}
