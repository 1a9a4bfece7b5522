import DataportFormats
import Testing

struct JSONScannerTests {
    private func scan(_ bytes: [UInt8]) throws -> JSONScanner.Summary {
        var scanner = JSONScanner()
        return try bytes.withUnsafeBytes { try scanner.scan($0) }
    }

    @Test(arguments: [
        ("{}", JSONTop.object), (" {\"a\" : [ 1 , {\"a\":2} ] }\n", .object), ("[]", .strings),
        ("[\"a\",\"\"]", .strings),
        ("[\"a\",1]", .array), ("[[\"a\"]]", .array), ("[{\"a\":1}]", .array), ("null", .null), ("true", .other),
        ("\"\"", .other), ("0", .other), ("-0", .other), ("-0.0e-0", .other), ("1e5", .other), ("12.5E+10", .other),
        ("123456789012345678901234567890", .other), (#""\u0000\b\f\n\r\t\/\\\"""#, .other),
        (#""\ud83d\ude00""#, .other),
        (#""\uD83D\uDE00 \u00e9""#, .other), ("\"é😀\u{FFFF}\u{10FFFF}\u{7F}\"", .other),
        (#"{"a":{"a":{"a":[]}},"b":{"a":1}}"#, .object), (#"{"":1," ":2,"a\u0000":3,"a":4}"#, .object),
    ])
    func `accepts valid text and names its top`(text: String, top: JSONTop) throws {
        #expect(try scan(Array(text.utf8)).top == top)
    }

    @Test(arguments: [
        ("", JSONError.Reason.truncated, 0), ("  ", .truncated, 2), ("{", .truncated, 1), ("[1,", .truncated, 3),
        ("{\"a\"", .truncated, 4), ("\"abc", .truncated, 4), ("\"abcdefghijk", .truncated, 12), ("-", .truncated, 1),
        ("1.", .truncated, 2), ("1e", .truncated, 2), ("nul", .truncated, 0), ("\"\\", .truncated, 1),
        ("\"\\u12", .truncated, 1), ("nulL", .badValue, 0), ("True", .badValue, 0), ("[1,]", .badValue, 3),
        ("{\"a\":}", .badValue, 5), ("NaN", .badValue, 0), ("+1", .badValue, 0), (".5", .badValue, 0),
        ("'a'", .badValue, 0),
        ("01", .badNumber, 2), ("-01", .badNumber, 3), ("1.e5", .badNumber, 2), ("1ee", .badNumber, 2),
        ("-a", .badNumber, 1), ("{,}", .badKey, 1), ("{\"a\":1,}", .badKey, 7), ("{a:1}", .badKey, 1),
        ("{1:1}", .badKey, 1),
        (#""\x""#, .badEscape, 1), (#""\u12G4""#, .badEscape, 1), (#""\U0041""#, .badEscape, 1),
        (#""\ud800""#, .loneSurrogate, 1), (#""\udc00""#, .loneSurrogate, 1), (#""\ud800\u0041""#, .loneSurrogate, 1),
        (#""\ud800\n......""#, .loneSurrogate, 1), (#""\udfff\ud800""#, .loneSurrogate, 1),
        ("\"a\u{0}\"", .controlCharacter, 2), ("\"abcdefgh\u{1F}abcdefgh\"", .controlCharacter, 9),
        ("\"a\nb\"", .controlCharacter, 2), ("{\"a\" 1}", .missingColon, 5), ("[1 2]", .missingComma, 3),
        ("{\"a\":1 \"b\":2}", .missingComma, 7), ("[1}", .missingComma, 2), ("{\"a\":1]", .missingComma, 6),
        ("1 2", .trailingBytes, 2), ("{}{}", .trailingBytes, 2), ("null\u{0}", .trailingBytes, 4),
        ("\u{FEFF}{}", .byteOrderMark, 0), ("[1]\u{B}", .trailingBytes, 3), ("// c\n1", .badValue, 0),
    ])
    func `refuses invalid text with its place`(text: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason, at: offset)) { try scan(Array(text.utf8)) }
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, 8), (#"{"a":1,"\u0061":2}"#, 8), (#"{"\u0061":1,"a":2}"#, 13),
        (#"{"\u0061":1,"\u00061":2,"a":3}"#, 25), (#"[{"x":{"k":1,"l":2,"k":3}}]"#, 20), (#"{"":1,"":2}"#, 7),
        (#"{"a long key of many":1,"b":{},"a long key of many":2}"#, 32), (#"{"a":{"b":1},"a":2}"#, 14),
        (#"{"\ud83d\ude00":1,"😀":2}"#, 19), (#"{"a\/b":1,"a/b":2}"#, 11),
    ])
    func `refuses a key that an object holds twice however it is spelled`(text: String, offset: Int) {
        #expect(throws: JSONError(.duplicateKey, at: offset)) { try scan(Array(text.utf8)) }
    }

    @Test func `finds a duplicate among thousands of keys and none where there is none`() throws {
        let keys = (0..<5000).map { "\"common prefix \($0) common suffix\":\($0)" }
        #expect(try scan(Array("{\(keys.joined(separator: ","))}".utf8)).top == .object)
        let repeated = keys + ["\"x\":1", keys[77]]
        #expect(throws: JSONError.self) { try scan(Array("{\(repeated.joined(separator: ","))}".utf8)) }
    }

    @Test(arguments: [1, 23, 24, 25, 26, 40])
    func `finds a duplicate at every size of an object`(count: Int) throws {
        let keys = (0..<count).map { "\"k\($0)\":0" }
        #expect(try scan(Array("{\(keys.joined(separator: ","))}".utf8)).top == .object)
        for index in keys.indices {
            let text = "{\((keys + [keys[index]]).joined(separator: ","))}"
            #expect(throws: JSONError.self) { try scan(Array(text.utf8)) }
        }
    }

    @Test func `allows 128 levels and not 129`() throws {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = { (levels: Int) in
                Array((String(repeating: open, count: levels) + "0" + String(repeating: close, count: levels)).utf8)
            }
            _ = try scan(deep(128))
            #expect(throws: JSONError(.tooDeep, at: 128 * open.utf8.count)) { try scan(deep(129)) }
        }
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xE2, 0x82], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func `refuses ill-formed UTF-8 wherever it stands`(bytes: [UInt8]) {
        for padding in 0..<18 {
            let text = [0x22] + [UInt8](repeating: 0x61, count: padding) + bytes
            for tail in [[0x22], [0x22, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20]] as [[UInt8]] {
                #expect(throws: JSONError(.badUTF8, at: 1 + padding)) { try scan(text + tail) }
            }
        }
    }

    @Test func `a scanner can be used again after an error`() throws {
        var scanner = JSONScanner()
        for _ in 0..<3 {
            for text in ["{\"a\":{\"b\":[{\"c\":", "{\"a\":1,\"a\":1}"] {
                #expect(throws: JSONError.self) { try Array(text.utf8).withUnsafeBytes { try scanner.scan($0) } }
            }
            let summary = try Array("{\"a\":1,\"b\":{\"a\":2}}".utf8).withUnsafeBytes { try scanner.scan($0) }
            #expect(summary.top == .object)
        }
    }

    @Test(arguments: [
        (" { \"a b\" : [ 1 , \"\\\" x \\\\\" ] , \"c\" : 1.50e+3 }\r\n", #"{"a b":[1,"\" x \\"],"c":1.50e+3}"#),
        ("[]", "[]"), ("\t null ", "null"), ("{\"a\":1}", "{\"a\":1}"), (" \"\\u0041 \" ", "\"\\u0041 \""),
        ("[ \"a\", \"long text with  spaces\" ]", "[\"a\",\"long text with  spaces\"]"),
    ])
    func `minifies outside strings only`(text: String, expected: String) throws {
        var bytes = Array(text.utf8)
        var minifier = JSONMinifier()
        let result = try bytes.withUnsafeMutableBytes { try minifier.minify($0) }
        #expect(String(decoding: bytes[..<result.length], as: UTF8.self) == expected)
    }
}
