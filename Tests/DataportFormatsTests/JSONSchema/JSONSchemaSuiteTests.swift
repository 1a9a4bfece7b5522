import DataportFormats
import Testing

/// The verdicts of the official suite.
struct JSONSchemaSuiteTests {
    @Test func `all required cases of the official suite pass`() throws {
        guard SchemaSuite.isInstalled else {
            #expect(!SchemaSuite.reportMissing("JSON-Schema-Test-Suite (scripts/install-schema-suite)"))
            return
        }
        let required = try run(.required)
        let optional = try run(.optional)
        let format = try run(.format)
        print(
            "JSON-Schema-Test-Suite draft2020-12: required \(required.passed) of \(required.count),",
            "optional \(optional.passed) of \(optional.count), format \(format.passed) of \(format.count)")
        for failure in (required.failures + optional.failures + format.failures) { print("  fails:", failure) }
        // So many travel in jsonschema 4.26.0; newer suites have more.
        #expect(required.count >= 1257)
        #expect(required.failures.isEmpty)
    }

    private struct Score {
        var count = 0
        var failures: [String] = []
        var passed: Int { count - failures.count }
    }

    private func run(_ part: SchemaSuite.Part) throws -> Score {
        var compiler = try SchemaSuite.compiler()
        compiler.assertsFormats = part == .format
        var score = Score()
        var schema: (text: [UInt8], validator: JSONSchemaValidator)?
        for test in try SchemaSuite.cases(part) {
            score.count += 1
            do {
                if schema?.text != test.schema {
                    schema = nil
                    schema = (test.schema, JSONSchemaValidator(try compiler.compile(test.schema)))
                }
                let verdict = try schema?.validator.isValid(test.instance)
                if verdict != test.isValid { score.failures.append(test.name) }
            } catch {
                score.failures.append("\(test.name) (\(error))")
            }
        }
        return score
    }
}
