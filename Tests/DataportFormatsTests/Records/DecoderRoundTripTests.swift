import DataportCore
import DataportFormats
import DataportTestKit
import Testing

struct DecoderRoundTripTests {
    private static let kinds = [Rows.kind] + AssetKind.catalogue

    @Test(arguments: kinds, ArchiveFormat.allCases)
    func `random records come back from every format however the file is cut`(
        kind: AssetKind, format: ArchiveFormat
    ) throws {
        var generator = RecordGenerator(seed: 11)
        let rows = generator.rows(kind, count: 60)
        let bytes = Rows.encode(rows, kind, format)
        var random = SeededGenerator(seed: UInt64(bytes.count))
        let sizes: [() -> Int] = [
            { .max }, { 1 }, { 2 }, { 17 }, { Int.random(in: 1...40, using: &random) },
            { Int.random(in: 1...4000, using: &random) },
        ]
        for size in sizes {
            let decoding = try Decoding.collect(bytes, kind, format, size: size)
            #expect(decoding.rows == rows)
            #expect(decoding.faults.isEmpty)
            #expect(decoding.positionsFit(bytes, format))
        }
    }

    @Test(arguments: kinds)
    func `hostile texts in every text column come back from every format`(kind: AssetKind) throws {
        #expect(HostileTexts.all.count >= 900)
        var generator = RecordGenerator(seed: 12)
        let rows = HostileTexts.all.enumerated().map { index, text in
            kind.fields.map { field in
                switch field.type {
                case .key: Cell("\(index)" + text)
                case .text, .reference, .secret: Cell(text)
                default: generator.cell(field, row: index)
                }
            }
        }
        for format in ArchiveFormat.allCases {
            let bytes = Rows.encode(rows, kind, format)
            let decoding = try Decoding.collect(bytes, kind, format) { 10_007 }
            #expect(decoding.faults.isEmpty)
            #expect(decoding.rows == rows)
            #expect(decoding.positionsFit(bytes, format))
        }
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `a file without records gives none`(format: ArchiveFormat) throws {
        for size in [1, 7, 100_000] {
            let decoding = try Decoding.collect(Rows.encode([], Rows.kind, format), Rows.kind, format) { size }
            #expect(decoding == Decoding())
        }
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `a row of nulls and a row of empty texts differ`(format: ArchiveFormat) throws {
        let kind = AssetKind("k", plural: "ks", "Ks.", fields: [.text("a", "A."), .text("b", "B.")])
        let rows: [[Cell]] = [
            ["1", nil, nil, nil, nil, nil], ["2", "", "", nil, nil, nil], ["3", nil, "", nil, nil, nil],
        ]
        #expect(try Decoding.collect(Rows.encode(rows, kind, format), kind, format).rows == rows)
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `a value may be as long as many batches`(format: ArchiveFormat) throws {
        let text = Cell(String(repeating: "long \"text\", <é>\r\n", count: 100_000))
        let rows = (0..<3).map { Rows.row(id: Cell("\($0)"), ["name": text]) }
        let bytes = Rows.encode(rows, Rows.kind, format)
        for size in [50_000, .max] {
            let decoding = try Decoding.collect(bytes, Rows.kind, format) { size }
            #expect(decoding.rows == rows)
            #expect(decoding.positionsFit(bytes, format))
        }
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `what the validator lets through can be read again, however deep it is`(format: ArchiveFormat) throws {
        for (levels, isValid) in [(127, true), (128, false)] {
            let deep = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
            let rows = [Rows.row(["data": Cell(deep)])]
            var batch = Rows.batch(rows)
            var validator = RecordValidator(kind: Rows.kind)
            #expect(((try? validator.validate(&batch)) != nil) == isValid)
            guard isValid else { continue }
            for size in [1, .max] {
                #expect(
                    try Decoding.collect(Rows.encode(rows, Rows.kind, format), Rows.kind, format) { size }.rows == rows)
            }
        }
    }

    @Test func `a line of JSON says the same in any spelling`() throws {
        let kind = AssetKind(
            "k", plural: "ks", "Ks.", fields: [.text("a", "A."), .json("d", .any, "D."), .integer("n", "N.")])
        let end = #","created_at":null,"updated_at":null,"extra":null}"#
        let expected: [Cell] = ["1", "é\"\n/", #"{"x":[1,"y"]}"#, "-5", nil, nil, nil]
        for line in [
            #"{"id":"1","a":"é\"\n/","d":{"x":[1,"y"]},"n":-5"# + end,
            #"{"id":"1","a":"\u00e9\u0022\n\/","d":{"x":[1,"y"]},"n":-5"# + end,
            #"{"a":"é\"\n/","id":"1","d":{"x":[1,"y"]},"n":-5"# + end,
            #"{ "id":"1","a":"é\"\n/","d":{"x": [1,"y"]},"n":-5"# + end + " \r",
            #"{"\u0069d":"1","a":"é\"\n/","d":{"x":[1,"y"] },"n" :-5"# + end,
        ] {
            let text = Array((line + "\n" + line + "\n").utf8)
            #expect(try Decoding.collect(text, kind, .json).rows == [expected, expected])
        }
    }
}
