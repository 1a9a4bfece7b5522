import DataportCore
import DataportFormats
import Testing

struct RecordValidatorTests {
    private func validate(_ row: [Cell]) throws -> [Cell] {
        var batch = Rows.batch([Rows.row(id: "0"), row])
        var validator = RecordValidator(kind: Rows.kind)
        try validator.validate(&batch)
        return Rows.rows(batch)[1]
    }

    @Test(arguments: [
        ("name", ""), ("name", "\u{0}\u{FFFE}😀"), ("list_id", "x"), ("password", "p"), ("count", "0"), ("count", "-1"),
        ("count", "9007199254740991"), ("count", "-9007199254740991"), ("on", "true"), ("on", "false"),
        ("at", "2026-11-20T21:00:00Z"), ("at", "2024-02-29T00:00:00Z"), ("at", "2000-02-29T23:59:59Z"),
        ("at", "0000-01-01T00:00:00Z"), ("at", "9999-12-31T23:59:59.999999999Z"), ("at", "2026-01-31T00:00:00.5Z"),
        ("at", "2026-04-30T00:00:00Z"), ("word", "a"), ("word", "temporary_error"), ("word", "exactly_sixteen_"),
        ("word", "more_than_sixteen_bytes"), ("data", "1e400"), ("data", "\"x\""), ("data", "false"), ("object", "{}"),
        ("array", "[]"), ("array", "[1,[]]"), ("array", "[\"a\"]"), ("strings", "[]"), ("strings", "[\"a\",\"b\"]"),
        ("body", Rows.path),
    ])
    func `accepts`(field: String, value: String) throws {
        let row = Rows.row([field: Cell(value)])
        #expect(try validate(row) == row)
    }

    @Test(
        arguments: [
            ("list_id", [0xFF], "valid UTF-8"), ("name", [0x61, 0xC3], "valid UTF-8"),
            ("password", [0xED, 0xA0, 0x80], "valid UTF-8"),
            ("id", [], "empty"), ("id", [0x80], "valid UTF-8"),
        ] as [(String, [UInt8], String)])
    func `refuses bytes`(field: String, bytes: [UInt8], reason: String) {
        var row = Rows.row([field: .bytes(bytes)])
        if field == "id" { row[0] = .bytes(bytes) }
        let error = #expect(throws: DataportError.self) { try validate(row) }
        #expect(error?.message.contains(reason) == true)
    }

    @Test(arguments: [
        ("count", ""), ("count", "-"), ("count", "-0"), ("count", "00"), ("count", "01"), ("count", "-01"),
        ("count", "+1"),
        ("count", "1.0"), ("count", "1e3"), ("count", " 1"), ("count", "1 "), ("count", "9007199254740992"),
        ("count", "-9007199254740992"), ("count", "99999999999999999"), ("count", "18446744073709551617"),
        ("count", "a"),
        ("on", ""), ("on", "True"), ("on", "1"), ("on", "falsy"), ("on", "tru"), ("on", "falsee"), ("on", "trueX"),
        ("at", ""), ("at", "2026-11-20"), ("at", "2026-11-20T21:00:00"), ("at", "2026-11-20 21:00:00Z"),
        ("at", "2026-11-20T21:00:00+00:00"), ("at", "2026-11-20t21:00:00Z"), ("at", "2026-11-20T21:00:00z"),
        ("at", "2026-02-29T00:00:00Z"), ("at", "1900-02-29T00:00:00Z"), ("at", "2026-02-30T00:00:00Z"),
        ("at", "2026-04-31T00:00:00Z"), ("at", "2026-13-01T00:00:00Z"), ("at", "2026-00-01T00:00:00Z"),
        ("at", "2026-01-00T00:00:00Z"), ("at", "2026-01-32T00:00:00Z"), ("at", "2026-01-01T24:00:00Z"),
        ("at", "2026-01-01T00:60:00Z"), ("at", "2026-01-01T00:00:60Z"), ("at", "2026-01-01T00:00:00.Z"),
        ("at", "2026-01-01T00:00:00.1234567890Z"), ("at", "2026-01-01T00:00:00.1a3Z"),
        ("at", "2026-01-01T00:00:00,123Z"),
        ("at", "2026-01-01T00:00:00.123z"), ("at", "2026-01-01T00:00:00ZZ"), ("at", "2O26-01-01T00:00:00Z"),
        ("at", "2026/01-01T00:00:00Z"), ("at", "2026-01-01T00-00:00Z"), ("at", "2026-01-01T00:00.00Z"),
        ("at", "20é6-01-01T00:00:0Z"), ("at", "-026-01-01T00:00:00Z"), ("at", "2026-01-01T00:00:0:Z"),
        ("word", ""), ("word", "b"), ("word", "A"), ("word", "a\u{0}"), ("word", "aa"), ("word", "temporary_erro"),
        ("word", "exactly_sixteen_x"), ("word", "more_than_sixteen_bytez"), ("word", "more_than_sixteen_byte"),
        ("data", ""), ("data", "{"), ("data", "{\"a\":1,\"a\":2}"), ("data", "\"\\ud800\""), ("object", "[]"),
        ("object", "1"), ("array", "{}"), ("array", "\"[]\""), ("strings", "[1]"), ("strings", "[\"a\",null]"),
        ("strings", "[[\"a\"]]"), ("strings", "{}"), ("body", ""), ("body", "welcome.html"),
        ("body", "data/content/aa/ab" + String(repeating: "0", count: 62) + ".html"),
        ("body", "data/content/ab/ab" + String(repeating: "0", count: 62)),
        ("body", "data/content/ab/ab" + String(repeating: "0", count: 62) + "."),
        ("body", "data/content/ab/ab" + String(repeating: "0", count: 61) + ".html"),
        ("body", "data/content/ab/ab" + String(repeating: "0", count: 63) + ".html"),
        ("body", "data/content/AB/AB" + String(repeating: "0", count: 62) + ".html"),
        ("body", "data/content/ab/ab" + String(repeating: "0", count: 62) + ".HTML"),
        ("body", "data/content/ab/ab" + String(repeating: "0", count: 62) + ".tar.gz"),
        ("body", "data/Content/ab/ab" + String(repeating: "0", count: 62) + ".html"),
    ])
    func `refuses and names kind, record, field and no value`(field: String, value: String) throws {
        let error = try #require(throws: DataportError.self) { try validate(Rows.row(id: "r7", [field: Cell(value)])) }
        #expect(error.code == .badInput)
        #expect(error.place == "thing r7 field \(field)")
        #expect(error.advice != nil)
        if value.utf8.count > 3, field != "at" { #expect(!error.message.contains(value)) }
    }

    @Test func `minifies JSON in place and makes a JSON null a null`() throws {
        let row = Rows.row([
            "data": " null ", "object": "{ \"a b\" : [ 1 , \" \" ] }", "strings": "[ ]", "array": "null",
        ])
        let expected = Rows.row(["object": "{\"a b\":[1,\" \"]}", "strings": "[]"])
        #expect(try validate(row) == expected)
    }

    @Test func `says what is wrong with JSON and where`() throws {
        let error = try #require(throws: DataportError.self) { try validate(Rows.row(["data": "{\"secret\":1,}"])) }
        #expect(error.message == "the value is not valid JSON at byte 13: a key in quotes is expected")
    }

    @Test func `a required field may not be null and only secrets may be redacted`() throws {
        let kind = AssetKind("k", plural: "ks", "Ks.", fields: [.text("t", required: true, "T.")])
        var validator = RecordValidator(kind: kind)
        for (row, place) in [
            (["1", nil, nil, nil, nil], "k 1 field t"),
            ([nil, "x", nil, nil, nil], "k in row 1 of the batch field id"),
            (["1", .redacted, nil, nil, nil], "k 1 field t"),
        ] as [([Cell], String)] {
            var batch = Rows.batch([row])
            let error = try #require(throws: DataportError.self) { try validator.validate(&batch) }
            #expect(error.place == place)
        }
        _ = try validate(Rows.row(["password": .redacted]))
    }

    @Test func `ill-formed UTF-8 is found at every place of texts of every length`() {
        for length in 1...40 {
            for place in 0..<length {
                var bytes = [UInt8](repeating: 0x61, count: length)
                bytes[place] = 0xC3
                #expect(throws: DataportError.self) { try validate(Rows.row(["name": .bytes(bytes)])) }
            }
        }
    }

    @Test func `days of every month are those of the calendar`() throws {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for (month, length) in lengths.enumerated() {
            let prefix = "2023-" + (month < 9 ? "0" : "") + "\(month + 1)-"
            _ = try validate(Rows.row(["at": Cell(prefix + "\(length)T00:00:00Z")]))
            #expect(throws: DataportError.self) {
                try validate(Rows.row(["at": Cell(prefix + "\(length + 1)T00:00:00Z")]))
            }
        }
    }

    @Test func `a batch of another kind is refused`() throws {
        var batch = RecordBatch(fieldCount: 3)
        var validator = RecordValidator(kind: Rows.kind)
        let error = try #require(throws: DataportError.self) { try validator.validate(&batch) }
        #expect(error.code == .internalError)
    }
}
