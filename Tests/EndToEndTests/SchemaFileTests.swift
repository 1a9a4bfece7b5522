import DataportTestKit
import Foundation
import Testing

/// `dataport validate FILE --schema SCHEMA`, end to end.
struct SchemaFileTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func file(_ name: String, _ text: String) throws -> String {
        let path = folder.file(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func schema() throws -> String {
        try file(
            "person.schema.json",
            #"""
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["email"],
             "properties": {"email": {"type": "string", "pattern": "^[^@]+@[^@]+$"}, "age": {"$ref": "urn:example:age"}}}
            """#)
    }

    private func document() throws -> String {
        try file("age.json", #"{"$id": "urn:example:age", "type": "integer", "minimum": 0}"#)
    }

    @Test func `every line that is not valid is named with its place, and no value is repeated`() throws {
        let lines = try file(
            "people.jsonl",
            #"{"email":"ada@example.org","age":36}"# + "\n" + #"{"email":"secret person","age":36}"# + "\n"
                + #"{"age":-1}"# + "\n" + #"{"email":"a@b", }"# + "\n")
        let result = try dataport("validate", lines, "--schema", schema(), "--schema-document", document())
        #expect(result.exitCode == 1, "\(result.allText)")
        #expect(result.text.contains(":2:10: error: the value at /email "), "\(result.text)")
        #expect(result.text.contains("[schema.pattern]") && result.text.contains("[schema.minimum]"))
        #expect(result.text.contains(":3:1: error: ") && result.text.contains("[schema.required]"))
        #expect(result.text.contains(":4:") && result.text.contains("[json.syntax]"))
        #expect(result.text.contains("3 of 4 not valid"))
        #expect(!result.text.contains("secret"))
    }

    @Test func `output for programs is the standard's`() throws {
        let lines = try file("people.ndjson", #"{"age":-1}"#)
        for detail in ["basic", "detailed"] {
            let result = try dataport(
                "validate", lines, "--schema", schema(), "--schema-document", document(), "--json", "--schema-output",
                detail)
            let objects = try result.text.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            #expect(result.exitCode == 1 && objects.count == 2, "\(result.allText)")
            #expect(objects[0]["valid"] as? Bool == false && objects[0]["line"] as? Int == 1)
            #expect((objects[0]["errors"] as? [[String: Any]])?.count == 2)
            #expect(objects[1]["invalid"] as? Int == 1 && objects[1]["outcome"] as? String == "invalid")
        }
    }

    @Test func `a JSON file is one text, and what a schema refers to must be handed in`() throws {
        let text = try file("one.json", "{\n  \"email\": \"ada@example.org\",\n  \"age\": 1.5\n}\n")
        let missing = try dataport("validate", text, "--schema", schema())
        #expect(missing.exitCode == 65 && missing.errorText.contains("urn:example:age"), "\(missing.allText)")
        let result = try dataport("validate", text, "--schema", schema(), "--schema-document", document())
        #expect(
            result.exitCode == 1 && result.text.contains("one.json:3:10: error: the value at /age"), "\(result.allText)"
        )
        let valid = try file("valid.json", #"{"email":"ada@example.org","age":2.0}"#)
        let good = try dataport("validate", valid, "--schema", schema(), "--schema-document", document())
        #expect(good.exitCode == 0 && good.text.contains("valid (1 text"), "\(good.allText)")
    }

    @Test func `the schemas of an archive hold for its own records`() throws {
        let archive = try SampleStore.files().archive
        let schema = folder.file("contact.json")
        let records = folder.file("contacts.jsonl")
        for (path, entry) in [(schema, "schema/json/contact.schema.json"), (records, "data/json/contacts.jsonl")] {
            let listed = try Program("unzip").run(["-Z1", archive]).text.split(separator: "\n").map(String.init)
            let name =
                entry.hasPrefix("data")
                ? entry
                : try #require(
                    listed.first {
                        $0.hasPrefix("schema/") && $0.contains("contact.") && $0.hasSuffix(".json")
                            && $0.contains("json")
                    })
            try Program("unzip").run(["-p", archive, name]).output.write(to: URL(fileURLWithPath: path))
        }
        let result = try dataport("validate", records, "--schema", schema, "--assert-formats")
        #expect(result.exitCode == 0, "\(result.allText)")
    }
}
