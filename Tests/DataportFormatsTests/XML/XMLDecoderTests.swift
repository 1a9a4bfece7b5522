import DataportCore
import DataportFormats
import Testing

struct XMLDecoderTests {
    private static let kind = AssetKind(
        "k", plural: "ks", "Ks.", fields: [.text("a", "A."), .integer("n", "N."), .secret("s", .password, "S.")])
    private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private static let root = "<ks xmlns=\"urn:dataport:archive:1\">"

    private func decode(_ text: String) throws -> Decoding {
        let bytes = Array(text.utf8)
        let whole = try Decoding.collect(bytes, Self.kind, .xml)
        for size in [1, 3, 16] {
            let cut = try Decoding.collect(bytes, Self.kind, .xml) { size }
            #expect(cut.rows == whole.rows)
            #expect(cut.positions == whole.positions)
            #expect(cut.faults.map(\.rule) == whole.faults.map(\.rule))
        }
        return whole
    }

    private func decode(records: String) throws -> Decoding {
        try decode(Self.declaration + Self.root + "\n" + records + "\n</ks>\n")
    }

    @Test(
        arguments: [
            ("<a>x</a>", "x"), ("<a></a>", ""), ("<a/>", ""), ("", nil), ("<a> x\n</a>", " x\n"),
            ("<a>&lt;&amp;&gt;</a>", "<&>"),
            ("<a>&quot;&apos;</a>", "\"'"), ("<a>a&#13;&#10;b</a>", "a\r\nb"), ("<a>a\r\nb\rc</a>", "a\nb\nc"),
            ("<a>&#x1F600;</a>", "😀"), ("<a><![CDATA[<b>&amp;]]></a>", "<b>&amp;"), ("<a >x</a >", "x"),
            ("<a encoding=\"base64\">AA==</a>", "\u{0}"), ("<a encoding='base64'>77+/</a>", "\u{FFFF}"),
            ("<a encoding=\"base64\"></a>", ""), ("<a>]]&gt;</a>", "]]>"), ("<a>\u{FEFF}\u{85}</a>", "\u{FEFF}\u{85}"),
        ] as [(String, Cell)])
    func `reads a value`(element: String, expected: Cell) throws {
        let decoding = try decode(records: "<k><id>1</id>\(element)</k>")
        #expect(decoding.faults.isEmpty)
        #expect(decoding.rows == [["1", expected, nil, nil, nil, nil, nil]])
    }

    @Test(
        arguments: [
            ("<k><id>1</id><b>x</b></k>", "xml.element", 3, 14, "1"),
            ("<k><id>1</id><A>x</A></k>", "xml.element", 3, 14, "1"),
            ("<k><a>x</a><id>1</id></k>", "xml.element", 3, 12, nil),
            ("<k><id>1</id><id>2</id></k>", "xml.element", 3, 14, "1"),
            ("<k><id>1</id><a><i>x</i></a></k>", "xml.element", 3, 17, "1"),
            ("<x><id>1</id></x>", "xml.element", 3, 1, nil),
            ("<k xmlns=\"urn:other\"><id>1</id></k>", "xml.element", 3, 1, nil),
            ("<k><id>1</id><a xmlns=\"\">x</a></k>", "xml.element", 3, 14, "1"),
            ("<k z=\"1\"><id>1</id></k>", "xml.attribute", 3, 1, nil),
            ("<k><id>1</id><a z=\"1\">x</a></k>", "xml.attribute", 3, 14, "1"),
            ("<k><id>1</id><a encoding=\"base32\">x</a></k>", "xml.attribute", 3, 14, "1"),
            ("<k><id>1</id><a xml:space=\"preserve\">x</a></k>", "xml.attribute", 3, 14, "1"),
            ("<k><id>1</id><a xmlns:z=\"urn:z\">x</a></k>", "xml.attribute", 3, 14, "1"),
            ("<k><id>1</id><a encoding=\"base64\">AA</a></k>", "xml.base64", 3, 35, "1"),
            ("<k><id>1</id><a encoding=\"base64\">AB==</a></k>", "xml.base64", 3, 35, "1"),
            ("<k><id>1</id><a encoding=\"base64\"> AA==</a></k>", "xml.base64", 3, 35, "1"),
            ("<k><id>1</id><a encoding=\"base64\">AA==AA==</a></k>", "xml.base64", 3, 35, "1"),
            ("<k><id>1</id><a encoding=\"base64\">====</a></k>", "xml.base64", 3, 35, "1"),
            ("<k><id>1</id><n>x</n></k>", "field.integer", 3, 17, "1"),
            ("<k><id>1</id><n></n></k>", "field.integer", 3, 17, "1"),
            ("<k><id>1</id>x<a>x</a></k>", "xml.text", 3, 15, "1"), ("x<k><id>1</id></k>", "xml.text", 3, 2, nil),
            ("<k><id>1</id><!-- c --><a>x</a></k>", "xml.markup", 3, 24, "1"),
            ("<k><id>1</id><?p i?><a>x</a></k>", "xml.markup", 3, 21, "1"),
        ] as [(String, String, Int, Int, String?)])
    func `leaves out a record that is wrong and goes on with the next`(
        record: String, rule: String, line: Int, column: Int, id: String?
    ) throws {
        let decoding = try decode(records: record + "\n<k><id>9</id></k>")
        let fault = try #require(decoding.faults.first)
        #expect(decoding.faults.count == 1)
        #expect(fault.rule.rawValue == rule)
        #expect(fault.line == line)
        if rule != "xml.markup" { #expect(fault.column == column) }
        if rule != "xml.text" { #expect(fault.record == id) }
        #expect(decoding.rows.last?.first == "9")
        #expect(rule == "xml.text" || decoding.rows.count == 1)
        let error = Decoding.error(
            Array((Self.declaration + Self.root + "\n" + record + "</ks>").utf8), Self.kind, .xml)
        #expect(error?.code == .badInput)
        #expect(error?.place == fault.place)
    }

    @Test(arguments: [
        "<k><id>1</id><a>x</b></k>", "<k><id>1</id><a>x</k>", "<k><id>1</id><a>&foo;</a></k>",
        "<k><id>1</id><a>&</a></k>",
        "<k><id>1</id><a>\u{1}</a></k>", "<k><id>1</id><a>\u{0}</a></k>", "<k><id>1</id><a>&#0;</a></k>",
        "<k><id>1</id><a>\u{FFFF}</a></k>", "<k><id>1</id><a>&#xD800;</a></k>", "<k><id>1</id><a b>x</a></k>",
        "<k><id>1</id><a b='1' b='1'>x</a></k>", "<k><id>1</id><z:a>x</z:a></k>", "<k><id>1</id><a>]]></a></k>",
        "<k><id>1</id><a>x</a>", "</ks><ks>", "</ks>x", "</ks><!DOCTYPE ks>", "<!DOCTYPE ks><k><id>1</id></k>",
        "<k><id>1</id><!ENTITY e \"x\"></k>", "<k><id>1</id><a <b/>></a></k>", "<?xml version=\"1.0\"?>",
        "<k><id>1</id><a>x</a></k><", "<k><id>1</id><a b=\"<\">x</a></k>", "<k><id>1</id><!-- -- --></k>",
    ])
    func `what is not well-formed ends reading`(records: String) throws {
        let decoding = try decode(records: "<k><id>0</id></k>\n\(records)\n<k><id>9</id></k>")
        #expect(decoding.rows.first == ["0", nil, nil, nil, nil, nil, nil])
        #expect(decoding.rows.last?.first != "9")
        #expect(decoding.faults.last?.rule == .xmlSyntax)
        #expect(decoding.faults.count <= 2)
    }

    @Test func `says so of bytes that are not UTF-8`() throws {
        for bytes in [[0x80], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF]] as [[UInt8]] {
            let text =
                Array((Self.declaration + Self.root + "<k><id>1</id><a>").utf8) + bytes + Array("</a></k></ks>".utf8)
            let decoding = try Decoding.collect(text, Self.kind, .xml)
            #expect(decoding.rows.isEmpty)
            #expect(decoding.faults.map(\.rule) == [.xmlSyntax])
        }
    }

    @Test(arguments: [
        ("", "xml.syntax"), (" ", "xml.syntax"), ("<", "xml.syntax"), ("x", "xml.syntax"), ("<?xml", "xml.syntax"),
        ("<?xml version=\"1.0\"?>", "xml.syntax"), ("\u{FEFF}<ks/>", "xml.encoding"),
        ("<\u{0}k\u{0}s\u{0}", "xml.encoding"),
        ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><ks/>", "xml.encoding"),
        ("<?xml version=\"1.0\" encoding=\"UTF-16\"?><ks/>", "xml.encoding"),
        ("<?xml version=\"1.0\" encoding=\"UTF-7\"?><ks/>", "xml.encoding"),
        ("<?xml version='1.0' encoding='EBCDIC-CP-US'?><ks/>", "xml.encoding"),
        ("<?xml version=\"1.1\" encoding=\"UTF-8\"?><ks/>", "xml.syntax"),
        ("<?xml encoding=\"UTF-8\"?><ks/>", "xml.syntax"),
        ("<?xml version=\"1.0\" standalone=\"yes\" encoding=\"UTF-16\"?><ks/>", "xml.syntax"),
        ("<?xml version=\"1.0\" x=\"encoding='utf-8'\"?><ks/>", "xml.syntax"), ("<?xml ?><ks/>", "xml.syntax"),
        ("<!DOCTYPE ks><ks/>", "xml.doctype"), ("<!-- c --><ks/>", "xml.markup"), ("<?p i?><ks/>", "xml.markup"),
        ("<?xml version=\"1.0\"?><!DOCTYPE ks SYSTEM \"file:///etc/passwd\"><ks/>", "xml.doctype"),
        (
            "<?xml version=\"1.0\"?>\n<!DOCTYPE ks [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><ks>&x;</ks>",
            "xml.doctype"
        ),
        ("<!DOCTYPE z [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><z>&c;</z>", "xml.doctype"),
        ("<!DOCTYPE z [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/x\"> %p;]><z/>", "xml.doctype"),
        ("<![CDATA[x]]>", "xml.doctype"), ("<ks/>", "xml.element"),
        ("<ks xmlns=\"urn:dataport:archive:2\"/>", "xml.element"),
        ("<k xmlns=\"urn:dataport:archive:1\"/>", "xml.element"),
        ("<ks xmlns=\"urn:dataport:archive:1\" x=\"1\"/>", "xml.element"),
        ("<ks xmlns:d=\"urn:dataport:archive:1\"/>", "xml.element"), ("</ks>", "xml.syntax"),
    ])
    func `a wrong beginning ends reading`(text: String, rule: String) throws {
        let decoding = try decode(text)
        #expect(decoding.faults.map(\.rule.rawValue) == [rule])
        #expect(decoding.rows.isEmpty)
    }

    @Test func `takes a prefix for the namespace, and white space and no declaration where XML does`() throws {
        let decoding = try decode(
            "\n <d:ks xmlns:d='urn:dataport:archive:1'>\r\n\t<d:k>\n<d:id>1</d:id> \n</d:k><d:k><d:id>2</d:id></d:k></d:ks>\n\n"
        )
        #expect(decoding.faults.isEmpty)
        #expect(decoding.rows.map { $0[0] } == ["1", "2"])
        #expect(decoding.positions.map(\.line) == [3, 5])
    }

    @Test func `a quadratic blow-up does not start and an endless prolog ends`() throws {
        let entity = "<!DOCTYPE z [<!ENTITY a \"" + String(repeating: "a", count: 100_000) + "\">]><z>"
        #expect(try Decoding.collect(Array(entity.utf8), Self.kind, .xml).faults.map(\.rule) == [.xmlDoctype])
        let spaces = [UInt8](repeating: 0x20, count: 100_000)
        #expect(try Decoding.collect(spaces, Self.kind, .xml) { 100 }.faults.map(\.rule) == [.xmlSyntax])
    }

    @Test(arguments: [200, 255, 300, 100_000])
    func `elements nested deep are one fault`(levels: Int) throws {
        let deep = String(repeating: "<a>", count: levels) + String(repeating: "</a>", count: levels)
        let text = Self.declaration + Self.root + "<k><id>1</id>\(deep)</k><k><id>2</id></k></ks>"
        let decoding = try Decoding.collect(Array(text.utf8), Self.kind, .xml)
        #expect(decoding.faults.first?.rule == .xmlElement)
        #expect(decoding.rows.map { $0[0] } == (levels < 250 ? ["2"] : []))
    }

    @Test func `a text beyond ten million bytes is a limit, one below is a value`() throws {
        let beginning = Self.declaration + Self.root + "<k><id>1</id><a>"
        for (count, isRead) in [(9_999_999, true), (10_000_001, false)] {
            let text = Array(beginning.utf8) + [UInt8](repeating: 0x78, count: count) + Array("</a></k></ks>".utf8)
            if isRead {
                #expect(try Decoding.collect(text, Self.kind, .xml).rows.count == 1)
            } else {
                let error = Decoding.error(text, Self.kind, .xml)
                #expect(error?.code == .limit)
                #expect(error?.place == "f:2:1")
            }
        }
    }

    @Test func `lines beyond 65,535 are counted`() throws {
        let records = (0..<70_000).map { "<k><id>\($0)</id></k>\n" }.joined()
        let bytes = Array((Self.declaration + Self.root + "\n" + records + "<k><x/></k></ks>").utf8)
        let decoding = try Decoding.collect(bytes, Self.kind, .xml)
        #expect(decoding.positionsFit(bytes, .xml))
        #expect(decoding.faults.first?.line == 70_003)
    }
}
