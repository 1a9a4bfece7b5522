import DataportCore
import DataportFormats
import Testing

struct CSVDecoderTests {
    private let kind = AssetKind(
        "k", plural: "ks", "Ks.", fields: [.text("a", "A."), .integer("n", "N."), .secret("s", .password, "S.")])
    private static let header = "id,a,n,s,created_at,updated_at,extra\r\n"

    private func decode(_ text: String, options: DecoderOptions = .archive) throws -> Decoding {
        let bytes = Array(text.utf8)
        let whole = try Decoding.collect(bytes, kind, .csv, options: options)
        for size in [1, 3, 16] {
            #expect(try Decoding.collect(bytes, kind, .csv, options: options) { size } == whole)
        }
        return whole
    }

    /// What the cell is in column `a`; `nil` when the row is refused.
    private func cell(_ text: String) throws -> Cell? {
        try decode(Self.header + "1,\(text),,,,,\r\n").rows.first?[1]
    }

    @Test(
        arguments: [
            ("", nil), ("\"\"", ""), ("\"\"\"\"", "\""), ("\"\"\"\"\"\"", "\"\""), ("x", "x"), ("\"x\"", "x"),
            ("\"a,b\"", "a,b"), ("\"a\r\nb\"", "a\r\nb"), ("\"a\nb\"", "a\nb"), ("\"\r\"", "\r"), ("\" \"", " "),
            (" ", " "),
            (" x ", " x "), ("\"say \"\"hi\"\"\"", "say \"hi\""), ("é漢😀", "é漢😀"), ("\u{0}", "\u{0}"),
            ("\"\u{0}\"", "\u{0}"), ("'", "'"), ("a;b", "a;b"), ("=1+1", "=1+1"), ("\\", "\\"),
            ("null", "null"), ("NULL", "NULL"), ("\"\"\",\"\"\"", "\",\""), ("\u{2028}", "\u{2028}"),
            ("\u{B}", "\u{B}"),
        ] as [(String, Cell)])
    func `reads a cell as RFC 4180 says`(text: String, expected: Cell) throws {
        #expect(try cell(text) == expected)
    }

    @Test func `reads a quote at every place of cells of every length`() throws {
        for length in 0...40 {
            for place in 0...length {
                let text = String(repeating: "x", count: place) + "\"\"" + String(repeating: "y", count: length - place)
                #expect(try cell("\"\(text)\"") == Cell(text.replacing("\"\"", with: "\"")))
            }
        }
    }

    @Test(
        arguments: [
            ("1,a,1,,,,\n", "csv.line_end", 2, 10, "1"), ("1,a,1,,,\r\n", "csv.columns", 2, 9, "1"),
            ("1,a,1,,,,,\r\n", "csv.columns", 2, 11, "1"), ("\r\n", "csv.columns", 2, 1, nil),
            ("1\r\n", "csv.columns", 2, 2, "1"), ("1,a\"b,1,,,,\r\n", "csv.quote", 2, 4, "1"),
            ("1,\"a\"b,1,,,,\r\n", "csv.quote", 2, 3, "1"), ("1,\"a\" ,1,,,,\r\n", "csv.quote", 2, 3, "1"),
            ("1,\"a\"\"\",\"b\" \",1,,,,\r\n", "csv.quote", 2, 9, "1"), ("1, \"a\",1,,,,\r\n", "csv.quote", 2, 4, "1"),
            ("1,a\rb,1,,,,\r\n", "csv.line_end", 2, 4, "1"), ("1,\"a\"\rb,1,,,,\r\n", "csv.line_end", 2, 6, "1"),
            ("1,a,x,,,,\r\n", "field.integer", 2, 5, "1"), ("1,\"a,\r\nb\",\"\",,,,\r\n", "field.integer", 3, 4, "1"),
            ("1,a,01,,,,\r\n", "field.integer", 2, 5, "1"), ("1,\"a\r\nb\",1,,\r\n", "csv.columns", 3, 7, "1"),
            ("\"1\"x,a,1,,,,\r\n", "csv.quote", 2, 1, "1"),

        ] as [(String, String, Int, Int, String?)])
    func `says where a record is malformed and goes on with the next`(
        record: String, rule: String, line: Int, column: Int, id: String?
    ) throws {
        let decoding = try decode(Self.header + "0,,,,,,\r\n" + record + "9,z,,,,,\r\n")
        let fault = try #require(decoding.faults.first)
        #expect(decoding.faults.count == 1)
        #expect(fault.rule.rawValue == rule)
        #expect(fault.place == "f:\(line + 1):\(column)")
        #expect(fault.record == id)
        #expect(decoding.rows.map { $0[0] } == ["0", "9"])
        let error = Decoding.error(Array((Self.header + "0,,,,,,\r\n" + record).utf8), kind, .csv)
        #expect(error?.place == fault.place)
        #expect(error?.advice != nil)
    }

    @Test func `says where a quote opens that is never closed`() throws {
        let decoding = try decode(Self.header + "1,a,,,,,\r\n2,\"b\r\nc,,,,,\r\n3,d,,,,,\r\n")
        #expect(decoding.rows.map { $0[0] } == ["1"])
        #expect(decoding.faults.map(\.rule) == [.csvQuote])
        #expect(decoding.faults.first?.place == "f:3:3")
        #expect(decoding.faults.first?.message.contains("never closed") == true)
    }

    @Test func `the marker of a secret is a redacted value, and nothing else is`() throws {
        let marker = #""{""redacted"":""password""}""#
        let decoding = try decode(
            Self.header
                + "1,\(marker),,\(marker),,,\r\n2,,,\"{\"\"redacted\"\":\"\"api_key\"\"}\",,,\r\n3,,,,,,\r\n4,,,\"\",,,\r\n"
        )
        #expect(
            decoding.rows.map { $0[3] } == [.redacted, #"{"redacted":"api_key"}"#, nil, ""])
        #expect(decoding.rows[0][1] == #"{"redacted":"password"}"#)
    }

    @Test(arguments: [
        ("", "csv.header", "f:1:1"), ("\r\n", "csv.header", "f:1:1"), ("id,a\r\n", "csv.header", "f:1:5"),
        ("id,b,n,s,created_at,updated_at,extra\r\n", "csv.header", "f:1:4"),
        ("id,a,n,s,created_at,updated_at,extra,x\r\n", "csv.header", "f:1:38"),
        ("a,id,n,s,created_at,updated_at,extra\r\n", "csv.header", "f:1:1"),
        ("ID,a,n,s,created_at,updated_at,extra\r\n", "csv.header", "f:1:1"),
        ("\u{FEFF}id,a,n,s,created_at,updated_at,extra\r\n", "csv.header", "f:1:1"),
        ("id,a,n,s,created_at,updated_at,extra\n", "csv.line_end", "f:1:37"),
        ("id,a,n,s,created_at,updated_at,extra", "csv.line_end", "f:1:37"),
        ("id;a;n;s;created_at;updated_at;extra\r\n", "csv.header", "f:1:1"),
        ("1,a,,,,,\r\n", "csv.header", "f:1:1"),
    ])
    func `a wrong header ends reading`(header: String, rule: String, place: String) throws {
        let isWhole = header.hasSuffix("\n")
        let decoding = try decode(header + (isWhole ? "1,a,,,,,\r\n2,b,,,,,\r\n" : ""))
        #expect(decoding.faults.map(\.rule.rawValue) == [rule])
        #expect(decoding.faults.first?.place == place)
        #expect(decoding.rows.isEmpty)
    }

    @Test func `takes other line ends and a missing last one only where they are allowed`() throws {
        let text = "id,a,n,s,created_at,updated_at,extra\n1,a,,,,,\n2,\"b\n\",,,,,\r\n3,c,,,,,"
        for end in ["", "\r", "\n", "\r\n"] {
            #expect(try decode(text + end, options: .lenient).rows.map { $0[1] } == ["a", "b\n", "c"])
        }
        #expect(try decode(Self.header + "1,a,,,,,").faults.map(\.rule) == [.csvLineEnd])
        #expect(try decode(Self.header + "1,a,,,,,\r").faults.map(\.rule) == [.csvLineEnd])
    }
}
