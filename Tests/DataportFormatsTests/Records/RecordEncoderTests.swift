import DataportCore
import DataportFormats
import Testing

struct RecordEncoderTests {
    private let kind = AssetKind(
        "thing", plural: "things", "Things.", fields: [.text("t", "Text."), .secret("s", .apiKey, "Secret.")])

    private func encode(_ cell: Cell, secret: Cell = nil, _ format: ArchiveFormat) -> String {
        let bytes = Rows.encode([["1", cell, secret, nil, nil, nil]], kind, format)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `a row of every type is the same record in three formats`() {
        let row = Rows.row(
            id: "r1",
            [
                "list_id": "l 1", "name": "Zoë", "count": "-12", "on": "true", "at": "2026-11-20T21:00:00.5Z",
                "word": "temporary_error", "data": "1.50", "object": #"{"a":"b<c","n":[1,2]}"#, "array": "[]",
                "strings": #"["x","y"]"#, "body": Cell(Rows.path), "password": .redacted,
            ])
        let json =
            #"{"id":"r1","list_id":"l 1","name":"Zoë","count":-12,"on":true,"at":"2026-11-20T21:00:00.5Z","#
            + #""word":"temporary_error","data":1.50,"object":{"a":"b<c","n":[1,2]},"array":[],"strings":["x","y"],"#
            + #""body":"\#(Rows.path)","password":{"redacted":"password"},"created_at":null,"updated_at":null,"extra":null}"#
        #expect(String(decoding: Rows.encode([row], Rows.kind, .json), as: UTF8.self) == json + "\n")
        let csv =
            "id,list_id,name,count,on,at,word,data,object,array,strings,body,password,created_at,updated_at,extra\r\n"
            + #"r1,l 1,Zoë,-12,true,2026-11-20T21:00:00.5Z,temporary_error,1.50,"{""a"":""b<c"",""n"":[1,2]}",[],"#
            + #""[""x"",""y""]",\#(Rows.path),"{""redacted"":""password""}",,,"# + "\r\n"
        #expect(String(decoding: Rows.encode([row], Rows.kind, .csv), as: UTF8.self) == csv)
        let xml =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<things xmlns=\"urn:dataport:archive:1\">\n"
            + "<thing><id>r1</id><list_id>l 1</list_id><name>Zoë</name><count>-12</count><on>true</on>"
            + "<at>2026-11-20T21:00:00.5Z</at><word>temporary_error</word><data>1.50</data>"
            + #"<object>{"a":"b&lt;c","n":[1,2]}</object><array>[]</array><strings>["x","y"]</strings>"#
            + "<body>\(Rows.path)</body><password>{\"redacted\":\"password\"}</password></thing>\n</things>\n"
        #expect(String(decoding: Rows.encode([row], Rows.kind, .xml), as: UTF8.self) == xml)
    }

    @Test(arguments: [
        ("", #""""#, #""""#, "<t></t>"),
        ("plain", #""plain""#, "plain", "<t>plain</t>"),
        ("a\"b", #""a\"b""#, #""a""b""#, "<t>a\"b</t>"),
        ("\"", #""\"""#, #""""""#, "<t>\"</t>"),
        ("a\\b/c", #""a\\b/c""#, "a\\b/c", "<t>a\\b/c</t>"),
        ("a,b", #""a,b""#, #""a,b""#, "<t>a,b</t>"),
        ("a\nb", #""a\nb""#, "\"a\nb\"", "<t>a\nb</t>"),
        ("a\rb", #""a\rb""#, "\"a\rb\"", "<t>a&#13;b</t>"),
        ("a\r\nb", #""a\r\nb""#, "\"a\r\nb\"", "<t>a&#13;\nb</t>"),
        ("a\tb", #""a\tb""#, "a\tb", "<t>a\tb</t>"),
        ("\ta", #""\ta""#, "\"\ta\"", "<t>\ta</t>"),
        ("a ", #""a ""#, #""a ""#, "<t>a </t>"),
        (" a", #"" a""#, #"" a""#, "<t> a</t>"),
        (
            "\u{8}\u{C}\u{1}\u{1F}\u{7F}", #""\b\f\u0001\u001f\#u{7F}""#, "\u{8}\u{C}\u{1}\u{1F}\u{7F}",
            #"<t encoding="base64">CAwBH38=</t>"#
        ),
        ("a\u{0}", #""a\u0000""#, "\"a\u{0}\"", #"<t encoding="base64">YQA=</t>"#),
        ("=1+1", #""=1+1""#, "=1+1", "<t>=1+1</t>"),
        ("+47 123", #""+47 123""#, "+47 123", "<t>+47 123</t>"),
        ("@a-'", #""@a-'""#, "@a-'", "<t>@a-'</t>"),
        ("<b>&amp;</b>", #""<b>&amp;</b>""#, "<b>&amp;</b>", "<t>&lt;b&gt;&amp;amp;&lt;/b&gt;</t>"),
        ("]]>", #""]]>""#, "]]>", "<t>]]&gt;</t>"),
        ("👩‍👩‍👧 e\u{301} שלום عربى", #""👩‍👩‍👧 e\#u{301} שלום عربى""#, "👩‍👩‍👧 e\u{301} שלום عربى", "<t>👩‍👩‍👧 e\u{301} שלום عربى</t>"),
        (
            "\u{FFFD}\u{FEFF}☺\u{FE0F}", #""\#u{FFFD}\#u{FEFF}☺\#u{FE0F}""#, "\u{FFFD}\u{FEFF}☺\u{FE0F}",
            "<t>\u{FFFD}\u{FEFF}☺\u{FE0F}</t>"
        ),
        ("\u{FFFE}", #""\#u{FFFE}""#, "\u{FFFE}", #"<t encoding="base64">77++</t>"#),
        ("x\u{FFFF}yz", #""x\#u{FFFF}yz""#, "x\u{FFFF}yz", #"<t encoding="base64">eO+/v3l6</t>"#),
        ("a\u{2028}\u{85}b", #""a\#u{2028}\#u{85}b""#, "a\u{2028}\u{85}b", "<t>a\u{2028}\u{85}b</t>"),
    ])
    func `every nasty text is written as the format says`(text: String, json: String, csv: String, xml: String) {
        #expect(
            encode(Cell(text), .json) == #"{"id":"1","t":"# + json
                + #","s":null,"created_at":null,"updated_at":null,"extra":null}"# + "\n")
        #expect(encode(Cell(text), .csv) == "id,t,s,created_at,updated_at,extra\r\n1," + csv + ",,,,\r\n")
        #expect(encode(Cell(text), .xml).contains("<thing><id>1</id>" + xml + "</thing>\n"))
    }

    @Test func `null differs from empty`() {
        #expect(encode(nil, .json).contains(#""t":null,"#))
        #expect(encode(nil, .csv).hasSuffix("\r\n1,,,,,\r\n"))
        #expect(encode(nil, .xml).contains("<id>1</id></thing>"))
    }

    @Test func `a redacted secret is a marker and a given one a text`() {
        #expect(encode("x", secret: .redacted, .json).contains(#""s":{"redacted":"api_key"},"#))
        #expect(encode("x", secret: .redacted, .csv).contains(#",x,"{""redacted"":""api_key""}",,,"#))
        #expect(encode("x", secret: .redacted, .xml).contains(#"<s>{"redacted":"api_key"}</s>"#))
        #expect(encode("x", secret: "p\"", .json).contains(#""s":"p\"","#))
    }

    @Test func `a kind without records has a header and a footer only`() {
        #expect(Rows.encode([], kind, .json).isEmpty)
        #expect(
            String(decoding: Rows.encode([], kind, .csv), as: UTF8.self) == "id,t,s,created_at,updated_at,extra\r\n")
        #expect(
            String(decoding: Rows.encode([], kind, .xml), as: UTF8.self)
                == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<things xmlns=\"urn:dataport:archive:1\">\n</things>\n")
    }

    @Test func `a character to escape is found at every place of texts of every length`() {
        for length in 1...40 {
            for place in 0..<length {
                let parts = [String(repeating: "x", count: place), String(repeating: "x", count: length - place - 1)]
                #expect(
                    encode(Cell(parts.joined(separator: "\"")), .json).contains(
                        "\"\(parts.joined(separator: "\\\""))\""))
                #expect(
                    encode(Cell(parts.joined(separator: "\"")), .csv).contains("\"\(parts.joined(separator: "\"\""))\"")
                )
                #expect(
                    encode(Cell(parts.joined(separator: "&")), .xml).contains(">\(parts.joined(separator: "&amp;"))<"))
                #expect(encode(Cell(parts.joined(separator: "\u{1}")), .xml).contains("<t encoding"))
            }
        }
    }

    @Test func `the worst case fits`() {
        for text in ["\u{1}", "&", "\"", "\r"] {
            let cell = Cell(String(repeating: text, count: 5000))
            for format in ArchiveFormat.allCases {
                let once = Rows.encode([["1", cell, .redacted, nil, nil, nil]], kind, format)
                let twice = Rows.encode(
                    Array(repeating: ["1", cell, .redacted, nil, nil, nil], count: 2), kind, format)
                let empty = Rows.encode([], kind, format)
                #expect(twice.count - once.count == once.count - empty.count)
            }
        }
    }
}
