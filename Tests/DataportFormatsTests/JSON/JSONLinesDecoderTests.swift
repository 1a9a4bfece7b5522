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

    /// What archives demand, but for missing keys.
    private func options(_ attachments: DecoderOptions.Attachments = .archivePaths) -> DecoderOptions {
        var options = DecoderOptions.archive
        options.attachments = attachments
        options.requiresEveryKey = false
        return options
    }

    private func decode(
        _ line: String, attachments: DecoderOptions.Attachments = .archivePaths
    ) throws -> [String?] {
        var decoder = JSONLinesDecoder(kind: kind, name: "things.jsonl", options: options(attachments))
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
        (#"{"name":1}"#, 9, "field.string", "name"), (#"{"count":"1"}"#, 10, "field.integer", "count"),
        (#"{"count":1.0}"#, 10, "field.integer", "count"), (#"{"count":-0}"#, 10, "field.integer", "count"),
        (#"{"count":9007199254740992}"#, 10, "field.integer", "count"),
        (#"{"count":1e2}"#, 10, "field.integer", "count"),
        (#"{"on":1}"#, 7, "field.boolean", "on"), (#"{"on":"true"}"#, 7, "field.boolean", "on"),
        (#"{"at":{}}"#, 7, "field.string", "at"), (#"{"body":"welcome.html"}"#, 9, "field.attachment", "body"),
        (#"{"body":""}"#, 9, "field.attachment", "body"), (#"{"password":{}}"#, 13, "field.secret", "password"),
        (#"{"password":{"redacted":"api_key"}}"#, 13, "field.secret", "password"),
        (#"{"password":{"redacted":"pass word"}}"#, 13, "field.secret", "password"),
        (#"{"password":7}"#, 13, "field.secret", "password"), (#"{"color":"red"}"#, 2, "json.key", ""),
        (#"{"id":"1","id":"2"}"#, 12, "json.syntax", ""), (#"{"id":"1""#, 10, "json.syntax", ""),
        ("[]", 1, "json.object", ""), ("", 1, "json.syntax", ""), ("null", 1, "json.object", ""),
    ])
    func `refuses what does not fit and says where`(line: String, column: Int, rule: String, field: String) throws {
        var decoder = JSONLinesDecoder(kind: kind, name: "things.jsonl", options: options())
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var faults: [RecordFault] = []
        let text = Array(("{\"id\":\"0\"}\n" + line + "\n{\"id\":\"2\"}\n").utf8)
        try text.withUnsafeBytes { text in
            _ = try decoder.decode(text, isLast: true, into: &batch) { faults.append($0) }
        }
        #expect(faults.map(\.place) == ["things.jsonl:2:\(column)"])
        #expect(faults.first?.offset == 11 + column - 1)
        #expect(faults.first?.rule.rawValue == rule)
        #expect(faults.first?.field ?? "" == field)
        #expect(batch.rowCount == 2)
        #expect(decoder.positions == [RecordPosition(), RecordPosition(offset: 12 + line.utf8.count, line: 3)])

        var strict = JSONLinesDecoder(kind: kind, name: "things.jsonl", options: options())
        let error = #expect(throws: DataportError.self) {
            try text.withUnsafeBytes { _ = try strict.decode($0, isLast: true, into: &batch) }
        }
        #expect(error?.code == .badInput)
        #expect(error?.place == "things.jsonl:2:\(column)")
    }

    @Test(arguments: ["", "\n"])
    func `walks lines until the batch is full`(ending: String) throws {
        let count = RecordBatch.maximumRows + 10
        let text = Array(((0..<count).map { "{\"id\":\"\($0)\"}" }.joined(separator: "\n") + ending).utf8)
        var decoder = JSONLinesDecoder(kind: kind, name: "things.jsonl", options: .lenient)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var position = 0
        var rows: [Int] = []
        while !decoder.isFinished {
            batch.reset(fieldCount: kind.fields.count)
            position += try text.withUnsafeBytes { text in
                try decoder.decode(UnsafeRawBufferPointer(rebasing: text[position...]), isLast: true, into: &batch)
            }
            rows.append(batch.rowCount)
        }
        #expect(rows == [RecordBatch.maximumRows, 10])
        #expect(position == text.count)
        #expect(batch.text(row: 9, field: 0) == String(count - 1))
    }

    @Test func `an archive must have every key and the end of the last line`() throws {
        let whole =
            "{" + kind.fields.map { "\"\($0.name)\":" + ($0.name == "id" ? "\"7\"" : "null") }.joined(separator: ",")
        for (text, rule, place) in [
            (whole + "}\n", "", ""), (whole + "}", "json.line_end", "x:1:\(whole.utf8.count + 2)"),
            (#"{"id":"7"}"# + "\n", "json.missing_key", "x:1:10"), ("\n", "json.syntax", "x:1:1"),
        ] {
            var decoder = JSONLinesDecoder(kind: kind, name: "x")
            var batch = RecordBatch()
            var faults: [RecordFault] = []
            try Array(text.utf8).withUnsafeBytes { text in
                _ = try decoder.decode(text, isLast: true, into: &batch) { faults.append($0) }
            }
            #expect(faults.first?.rule.rawValue ?? "" == rule)
            #expect(faults.first?.place ?? "" == place)
            #expect(faults.first?.record == (rule == "json.missing_key" ? "7" : nil))
        }
    }

    @Test func `a line beyond the limit is refused before its end is there`() throws {
        var limited = options()
        limited.maximumRecordBytes = 100
        var decoder = JSONLinesDecoder(kind: kind, name: "x", options: limited)
        var batch = RecordBatch()
        let piece = [UInt8](repeating: 0x20, count: 60)
        #expect(try piece.withUnsafeBytes { try decoder.decode($0, isLast: false, into: &batch) } == 60)
        let error = #expect(throws: DataportError.self) {
            try piece.withUnsafeBytes { _ = try decoder.decode($0, isLast: false, into: &batch) }
        }
        #expect(error?.code == .limit)
        #expect(error?.place == "x:1:1")
    }
}
