import DataportFormats
import DataportTestKit
import Foundation
import Testing

/// Our verdicts against those of jsonschema-rs, which shares no code with us, on random schemas and values.
struct JSONSchemaDifferentialTests {
    private static let schemaCount = 4000
    private static let instancesPerSchema = 25

    @Test func `jsonschema-rs gives the same 100,000 verdicts`() throws {
        let oracles =
            ProcessInfo.processInfo.environment["DATAPORT_ORACLES"]
            ?? SchemaSuite.project.appendingPathComponent(".build/oracles").path
        guard FileManager.default.isExecutableFile(atPath: oracles + "/bin/python3") else {
            #expect(!SchemaSuite.reportMissing("jsonschema_rs (scripts/install-test-tools)"))
            return
        }
        var generator = SchemaGenerator(seed: 2020)
        let pairs = (0..<Self.schemaCount).map { _ in
            let schema = generator.schema()
            return (schema: schema, instances: (0..<Self.instancesPerSchema).map { _ in generator.instance() })
        }
        let input = pairs.map { "{\"schema\":\($0.schema),\"instances\":[\($0.instances.joined(separator: ","))]}\n" }
            .joined()
        let script = SchemaSuite.project.appendingPathComponent("scripts/oracles/json-schema-verdicts").path
        let result = try Program(oracles + "/bin/python3").run([script], input: Data(input.utf8))
        try #require(result.exitCode == 0, "\(result.errorText)")
        let verdicts = result.text.split(separator: "\n").map(String.init)
        try #require(verdicts.count == pairs.count)
        var counts = [0, 0]
        for (pair, theirs) in zip(pairs, verdicts) {
            var validator = JSONSchemaValidator(try JSONSchema(pair.schema.utf8))
            for (instance, verdict) in zip(pair.instances, theirs) {
                let isValid = try validator.isValid(Array(instance.utf8))
                counts[isValid ? 1 : 0] += 1
                // The way that finds reasons must come to the same end.
                let explained = try validator.output(Array(instance.utf8), limit: 3).isValid
                if isValid != (verdict == "1") || explained != isValid {
                    Issue.record("\(pair.schema) on \(instance)")
                }
            }
        }
        print("jsonschema-rs agrees on \(counts[0] + counts[1]) pairs (\(counts[1]) valid, \(counts[0]) not)")
        #expect(counts.allSatisfy { $0 > 20_000 })
    }
}
