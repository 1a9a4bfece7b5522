import DataportCore
import DataportFormats
import Testing

struct SpreadsheetEncoderTests {
    private func row(email: String = "a@x", name: Cell = nil, account: Cell = nil, list: Cell = nil) -> [Cell] {
        ["1", "l1", Cell(email), name, "subscribed", "2026-01-01T00:00:00Z", nil, account, list, nil, nil, nil]
    }

    private func encode(_ rows: [[Cell]], tags: [String], range: Range<Int>? = nil) -> String {
        var encoder = SpreadsheetEncoder(customFieldTags: tags)
        var writer = ByteWriter(capacity: 64)
        encoder.encodeHeader(into: &writer)
        encoder.encode(Rows.batch(rows), rows: range ?? 0..<rows.count, into: &writer)
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `writes one column a tag and looks in the list before the account`() {
        let text = encode(
            [
                row(
                    account: #"{"CITY":"Paris","B":"account","N":null}"#, list: #"{"B":"list","A":1.50,"N":null,"Z":0}"#
                ),
                row(name: "x, y", account: #"{"\u0041":"\u00e9\"\n"}"#),
                row(list: #"{"A":[1,"x"],"B":{"k":true},"CITY":"","N":false}"#),
            ], tags: ["A", "B", "CITY", "N"])
        #expect(
            text == "\u{FEFF}email,name,status,since,source,A,B,CITY,N\r\n"
                + "a@x,,subscribed,2026-01-01T00:00:00Z,,1.50,list,Paris,\r\n"
                + "a@x,\"x, y\",subscribed,2026-01-01T00:00:00Z,,\"é\"\"\n\",,,\r\n"
                + "a@x,,subscribed,2026-01-01T00:00:00Z,,\"[1,\"\"x\"\"]\",\"{\"\"k\"\":true}\",\"\",false\r\n")
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+47 1", "'+47 1"), ("-5", "'-5"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""),
        ("\nx", "\"'\nx\""), ("'=1", "''=1"), ("''-", "'''-"), ("'x", "'x"), ("x=1", "x=1"), ("'", "'"),
        (" =1", "\" =1\""),
        ("=\"a\",b", "\"'=\"\"a\"\",b\""), ("", "\"\""),
    ])
    func `guards formulas so that one apostrophe can be dropped again`(value: String, cell: String) {
        #expect(encode([row(name: Cell(value))], tags: []).contains("\r\na@x,\(cell),subscribed,"))
    }

    @Test func `guards values and tags of custom fields`() {
        let text = encode([row(list: #"{"=T":-5,"B":"=x"}"#)], tags: ["=T", "B"])
        #expect(text.contains(",source,'=T,B\r\n"))
        #expect(text.hasSuffix(",,'-5,'=x\r\n"))
    }

    @Test func `writes only the rows asked for and cells of any length`() {
        let long = String(repeating: "=\"", count: 3000)
        let text = encode([row(), row(email: "b@x", name: Cell(long)), row(email: "c@x")], tags: ["A"], range: 1..<2)
        #expect(text.split(separator: "\r\n").count == 2)
        #expect(text.contains("\r\nb@x,\"'" + String(repeating: "=\"\"", count: 3000) + "\",subscribed"))
    }
}
