import DataportCore
import DataportFormats
import DataportTestKit
import Testing

/// Damaged schemas and texts give errors or verdicts and never more.
struct JSONSchemaDamageTests {
    private static let fragments = [
        "{", "}", "[", "]", "\"", ",", ":", "null", "1e999", "-", "\\", "$ref", "#", "/", "\"#\"", "\"$ref\":\"#\",",
        "{1,9999}",
        "\\\\p{L}", "(", ")*", "true", "\u{0}", "é",
    ]

    /// The text with bytes cut out, doubled, flipped or replaced by what is likely to hurt.
    private func damage(_ text: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var text = text
        for _ in 0...Int.random(in: 0..<3, using: &random) where !text.isEmpty {
            let at = Int.random(in: 0..<text.count, using: &random)
            let end = min(text.count, at + Int.random(in: 0..<12, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: text.removeSubrange(at..<end)
            case 1: text.insert(contentsOf: Array(text[at..<end]), at: at)
            case 2: text[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default:
                text.insert(contentsOf: Array((Self.fragments.randomElement(using: &random) ?? "").utf8), at: at)
            }
        }
        return text
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `nothing crashes or hangs`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var generator = SchemaGenerator(seed: seed)
        var compiled = 0
        for round in 0..<1500 {
            let kind = AssetKind.catalogue[round % AssetKind.catalogue.count]
            let published = JSONSchemaRenderer.render(kind).bytes(.compact)
            let text = round % 4 == 0 ? published : Array(generator.schema().utf8)
            guard let schema = try? JSONSchema(damage(text, &random)) else { continue }
            compiled += 1
            var validator = JSONSchemaValidator(schema)
            for _ in 0..<4 {
                let instance = damage(Array(generator.instance().utf8), &random)
                let verdict = try? validator.isValid(instance)
                #expect((try? validator.output(instance).isValid) == verdict)
            }
        }
        #expect(compiled > 100)
    }

    @Test(arguments: [
        "(((((){9999}){9999}){9999}){9999}){9999}", "((((a{0}){9999}){9999}){9999}){9999}", "((a*){1000}){1000}",
        "(((a|b){50}){50}){50}", "^(.{1,500}){1,500}$", "\\p{L}{1000}\\p{N}{1000}",
    ])
    func `patterns that grow without end are refused or run soon`(pattern: String) {
        let time = ContinuousClock().measure { _ = try? JSONSchemaPattern(pattern) }
        // What grows without end would take hours; a busy machine may take seconds.
        #expect(time < .seconds(60))
    }
}
