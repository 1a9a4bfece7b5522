import DataportCore
import DataportFormats
import DataportTestKit
import Testing

/// The compiled record validator and the published schema of each kind say the same of mutated records.
///
/// Left out on purpose is what only one of both can say: numbers in another spelling than the archive's (`1.0` is an integer to JSON
/// Schema), keys that are missing (the reader of samples takes them for null), and that an attachment's folder repeats its digest.
struct JSONSchemaRecordTests {
    private static let pool = [
        "null", "\"\"", "\"x\"", "\"null\"", "true", "false", "0", "-1", "7", "9007199254740991", "-9007199254740991",
        "9007199254740992", "-9007199254740992", "99999999999999999999", "{}", "[]", "[\"a\"]", "[1]", "[\"a\",null]",
        "[[]]",
        "{\"a\":1}", "{\"redacted\":\"password\"}", "{\"redacted\":\"api_key\"}", "{\"redacted\":\"x\"}",
        "{\"redacted\":null}",
        "{\"redacted\":\"password\",\"a\":1}", "\"2026-11-20T21:00:00Z\"", "\"2026-02-30T21:00:00Z\"",
        "\"2024-02-29T00:00:00.5Z\"",
        "\"2026-11-20T24:00:00Z\"", "\"2026-11-20T21:00:60Z\"", "\"2026-11-20t21:00:00Z\"", "\"2026-11-20T21:00:00.Z\"",
        "\"2026-11-20T21:00:00.1234567890Z\"", "\"2026-11-20T21:00:00Z\\n\"", "\"\\u0000\"",
        "\"\\u0032026-11-20T21:00:00Z\"",
        "\"data/content/ab/ab.html\"", "\"" + Rows.path + "\"", "\"" + Rows.path + "X\"", "\"" + Rows.path + ".gz\"",
    ]

    @Test(arguments: [Rows.kind] + AssetKind.catalogue)
    func `say the same of mutated records`(kind: AssetKind) throws {
        var random = SeededGenerator(seed: UInt64(kind.fields.count))
        var generator = RecordGenerator(seed: 11)
        let lines = Rows.encode(generator.rows(kind, count: 40), kind, .json).split(separator: 10).map { Array($0) }
        let words = kind.fields.flatMap { field in
            if case .word(let vocabulary) = field.type { vocabulary.words.map { "\"\($0)\"" } } else { [String]() }
        }
        var schema = JSONSchemaValidator(try JSONSchema(JSONSchemaRenderer.render(kind).bytes(.compact)))
        var verdicts = [0, 0]
        for line in lines {
            for round in 0..<40 {
                let text = try round == 0 ? line : mutate(line, Self.pool + words, &random)
                let isValid = try schema.isValid(text)
                #expect(accepts(text, kind) == isValid, "\(String(decoding: text, as: UTF8.self))")
                verdicts[isValid ? 1 : 0] += 1
            }
        }
        #expect(verdicts.allSatisfy { $0 > 100 }, "\(verdicts)")
    }

    private func accepts(_ line: [UInt8], _ kind: AssetKind) -> Bool {
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var decoder = JSONLinesDecoder(kind: kind, name: "x")
        var validator = RecordValidator(kind: kind)
        do {
            try line.withUnsafeBytes { try decoder.decode(line: $0, into: &batch) }
            try validator.validate(&batch)
            return true
        } catch {
            return false
        }
    }

    /// The record with one value replaced, two values exchanged, or a member more.
    private func mutate(_ line: [UInt8], _ pool: [String], _ random: inout SeededGenerator) throws -> [UInt8] {
        let document = try JSONDocument(line)
        var members = document.members(JSONDocument.root).map { ($0.key, document.part($0.value).bytes) }
        let index = Int.random(in: 0..<members.count, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: members.append((Array("surplus".utf8), Array("null".utf8)))
        case 1...2:
            let other = Int.random(in: 0..<members.count, using: &random)
            (members[index].1, members[other].1) = (members[other].1, members[index].1)
        case 3: members.shuffle(using: &random)
        default: members[index].1 = Array((pool.randomElement(using: &random) ?? "null").utf8)
        }
        let texts = members.map { key, value -> [UInt8] in [0x22] + key + [0x22, 0x3A] + value }
        return [0x7B] + Array(texts.joined(separator: [0x2C])) + [0x7D]
    }
}
