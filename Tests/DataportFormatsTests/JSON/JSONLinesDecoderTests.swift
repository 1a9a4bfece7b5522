import DataportCore
import DataportFormats
import Testing

struct JSONLinesDecoderTests {
    private let kind = AssetKind(
        "thing", plural: "things", "Things.",
        fields: [
            .text("name", "Name."), .integer("count", "Count."), .boolean("on", "On."), .timestamp("at", "When."),
            .word("word", ["a", "b"], "Word."), .json("data", .any, "Data."), .attachment("body", "Body."),
            .secret("password", .password, "Password."),
        ])

    private func decode(
        _ line: String, attachments: JSONLinesDecoder.Attachments = .archivePaths
    ) throws -> [String?] {
        var decoder = JSONLinesDecoder(kind: kind, name: "things.jsonl", attachments: attachments)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        try Array(line.utf8).withUnsafeBytes { try decoder.decode(line: $0, into: &batch) }
        #expect(batch.rowCount == 1)
        return kind.fields.indices.map {
            batch.isRedacted(row: 0, field: $0) ? "REDACTED" : batch.text(row: 0, field: $0)
        }
    }

    @Test func `takes keys in any order and missing keys as null`() throws {
        let values = try decode(
            #" { "name" : "a\"\u00e9\ud83d\ude00\n" , "i\u0064" : "1", "extra": { "a" : [ 1.0, " " ] } } "#)
        #expect(values == ["1", "a\"é😀\n", nil, nil, nil, nil, nil, nil, nil, nil, nil, #"{"a":[1.0," "]}"#])
    }

    @Test func `takes every type`() throws {
        let path = "data/content/ab/ab" + String(repeating: "0", count: 62) + ".html"
        let values = try decode(
            #"{"id":"1","name":"","count":-12,"on":false,"at":"2026-01-01T00:00:00Z","word":"a","data":[ ],"body":"\#(path)","#
                + #""password":{ "redacted" : "password" },"created_at":null,"updated_at":null,"extra":null}"#)
        #expect(
            values == [
                "1", "", "-12", "false", "2026-01-01T00:00:00Z", "a", "[]", path, "REDACTED", nil, nil, nil,
            ])
        #expect(try decode(#"{"id":"1","password":"p"}"#)[8] == "p")
        #expect(try decode(#"{"id":"1","body":"welcome.html"}"#, attachments: .anyText)[7] == "welcome.html")
    }

    @Test(arguments: [
        (#"{"name":1}"#, " field name"), (#"{"count":"1"}"#, " field count"), (#"{"count":1.0}"#, " field count"),
        (#"{"count":-0}"#, " field count"), (#"{"count":9007199254740992}"#, " field count"),
        (#"{"count":1e2}"#, " field count"), (#"{"on":1}"#, " field on"), (#"{"on":"true"}"#, " field on"),
        (#"{"at":{}}"#, " field at"), (#"{"body":"welcome.html"}"#, " field body"), (#"{"body":""}"#, " field body"),
        (#"{"password":{"redacted":"api_key"}}"#, " field password"), (#"{"password":{}}"#, " field password"),
        (#"{"password":{"redacted":"pass word"}}"#, " field password"),
        (#"{"password":7}"#, " field password"), (#"{"color":"red"}"#, ""), (#"{"id":"1","id":"2"}"#, ""),
        (#"{"id":"1""#, ""), ("[]", ""), ("", ""), ("null", ""),
    ])
    func `refuses what does not fit and says where`(line: String, place: String) {
        var decoder = JSONLinesDecoder(kind: kind, name: "things.jsonl")
        var batch = RecordBatch(fieldCount: kind.fields.count)
        let text = Array(("{\"id\":\"0\"}\n" + line).utf8)
        let error = #expect(throws: DataportError.self) {
            try text.withUnsafeBytes { text in
                try decoder.decode(line: UnsafeRawBufferPointer(rebasing: text[..<10]), into: &batch)
                try decoder.decode(line: UnsafeRawBufferPointer(rebasing: text[11...]), into: &batch)
            }
        }
        #expect(error?.code == .badInput)
        #expect(error?.place == "things.jsonl:2\(place)")
        #expect(batch.rowCount == 1)
    }

    @Test(arguments: ["", "\n"])
    func `walks lines until the batch is full`(ending: String) throws {
        let count = RecordBatch.maximumRows + 10
        let text = Array(((0..<count).map { "{\"id\":\"\($0)\"}" }.joined(separator: "\n") + ending).utf8)
        var decoder = JSONLinesDecoder(kind: kind, name: "things.jsonl")
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var position = 0
        var rows: [Int] = []
        while position < text.count {
            batch.reset(fieldCount: kind.fields.count)
            try text.withUnsafeBytes { try decoder.decode(lines: $0, from: &position, into: &batch) }
            rows.append(batch.rowCount)
        }
        #expect(rows == [RecordBatch.maximumRows, 10])
        #expect(batch.text(row: 9, field: 0) == String(count - 1))
    }
}
