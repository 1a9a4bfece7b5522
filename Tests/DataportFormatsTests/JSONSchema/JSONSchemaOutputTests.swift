import DataportFormats
import Foundation
import Testing

struct JSONSchemaOutputTests {
    private static let schema = #"""
        {
          "$id": "https://x.org/s",
          "type": "object",
          "properties": {
            "name": {"type": "string", "maxLength": 10, "pattern": "^[a-z]+$"},
            "tags": {"items": {"$ref": "#/$defs/tag"}, "uniqueItems": true, "contains": {"const": "a"}, "minContains": 2},
            "a/b": {"anyOf": [{"type": "null"}, {"minimum": 5}]},
            "key": {"enum": ["x"]}
          },
          "required": ["name", "id"],
          "propertyNames": {"maxLength": 5},
          "dependentRequired": {"tags": ["key"]},
          "unevaluatedProperties": false,
          "$defs": {"tag": {"type": "string"}}
        }
        """#

    private func faults(_ instance: String, _ schema: String = schema) throws -> [JSONSchemaOutput.Fault] {
        var validator = JSONSchemaValidator(try JSONSchema(schema.utf8))
        return try validator.output(Array(instance.utf8)).flattened
    }

    @Test func `says what is wrong, where in the schema and where in the text`() throws {
        let instance = #"{"name":"Secret Person 123","tags":["a",7,"a"],"a/b":3,"secret@example.org":1}"#
        let found = try faults(instance)
        let lines = found.map { "\($0.instanceLocation) \($0.offset) \($0.keywordLocation): \($0.message)" }
        #expect(
            lines == [
                "/name 8 /properties/name/maxLength: is longer than 10 characters",
                "/name 8 /properties/name/pattern: does not match the pattern ^[a-z]+$",
                "/tags/1 40 /properties/tags/items/$ref/type: is not of type string",
                "/tags 35 /properties/tags/uniqueItems: has elements that are equal",
                "/a~1b 53 /properties/a~1b/anyOf: is valid against none of the alternatives",
                "/a~1b 53 /properties/a~1b/anyOf/0/type: is not of type null",
                "/a~1b 53 /properties/a~1b/anyOf/1/minimum: is less than 5",
                "/secret@example.org 55 /propertyNames/maxLength: is longer than 5 characters",
                " 0 /required: lacks the member \"id\"",
                " 0 /dependentRequired: lacks the member \"key\", which \"tags\" requires",
            ])
        #expect(found[2].absoluteKeywordLocation == "https://x.org/s#/$defs/tag/type")
        #expect(found[4].absoluteKeywordLocation == "https://x.org/s#/properties/a~1b/anyOf")
        #expect(
            !found.contains {
                $0.message.contains("Secret") || $0.message.contains("example") || $0.message.contains("7")
            })
    }

    @Test(arguments: [
        (#"{"not": {}}"#, "1", "/not is valid against a schema that forbids it"),
        (#"{"oneOf": [true, {"type": "number"}]}"#, "1", "/oneOf is valid against more than one alternative"),
        (#"{"if": {"type": "number"}, "then": {"maximum": 0}}"#, "1", "/then/maximum is greater than 0"),
        (#"{"if": {"type": "string"}, "else": false}"#, "1", "/else is not allowed here"),
        (#"{"const": "a"}"#, "1", "/const is not the value that is prescribed"),
        (#"{"enum": [2]}"#, "1", "/enum is none of the values that are listed"),
        (#"{"additionalProperties": false}"#, #"{"b": 1}"#, "/additionalProperties is not allowed here"),
        (
            #"{"unevaluatedProperties": {"type": "null"}}"#, #"{"b": 1}"#,
            "/unevaluatedProperties/type is not of type null"
        ),
        (#"{"prefixItems": [true], "unevaluatedItems": false}"#, "[1, 2]", "/unevaluatedItems is not allowed here"),
        (#"{"prefixItems": [true, false]}"#, "[1, 2]", "/prefixItems/1 is not allowed here"),
        (
            #"{"patternProperties": {"^a/": {"minItems": 1}}}"#, #"{"a/": []}"#,
            "/patternProperties/^a~1/minItems has fewer than 1 element"
        ),
        (
            #"{"contains": {"const": 1}, "maxContains": 1}"#, "[1, 1]",
            "/contains has more than 1 element of the kind it must contain"
        ),
        (
            #"{"dependentSchemas": {"a": {"maxProperties": 1}}}"#, #"{"a": 1, "b": 1}"#,
            "/dependentSchemas/a/maxProperties has more than 1 member"
        ),
        (#"{"allOf": [{"multipleOf": 2}]}"#, "1", "/allOf/0/multipleOf is no multiple of 2"),
        (
            ##"{"$dynamicRef": "#x", "$defs": {"x": {"$dynamicAnchor": "x", "type": ["null", "string"]}}}"##, "1",
            "/$dynamicRef/type is not of type null or string"
        ),
        ("false", "1", " is not allowed here"),
    ])
    func `every keyword has words`(schema: String, instance: String, expected: String) throws {
        let found = try faults(instance, schema)
        #expect(found.map { "\($0.keywordLocation) \($0.message)" } == [expected])
    }

    @Test func `flag, basic and detailed are the standard's`() throws {
        guard SchemaSuite.isInstalled else {
            #expect(!SchemaSuite.reportMissing("JSON-Schema-Test-Suite (scripts/install-schema-suite)"))
            return
        }
        let file = SchemaSuite.folder.appendingPathComponent("output-tests/draft2020-12/output-schema.json")
        var judge = JSONSchemaValidator(try JSONSchema(Data(contentsOf: file)))
        var validator = JSONSchemaValidator(try JSONSchema(Self.schema.utf8))
        for instance in ["1", #"{"name":"a","id":1}"#, #"{"name":1,"tags":[1,1,{}],"a/b":false,"zzzzzzz":{}}"#] {
            let output = try validator.output(Array(instance.utf8))
            for format in JSONSchemaOutput.Format.allCases {
                #expect(try judge.isValid(output.json(format).bytes(.compact)), "\(output.json(format).text(.pretty))")
            }
        }
        #expect(try validator.output(Array("1".utf8)).json(.flag) == ["valid": false])
        let basic = try validator.output(Array("1".utf8)).json(.basic)
        #expect(basic["errors"]?.elements.first?["keywordLocation"] == "/type")
    }

    @Test func `a text with very many faults gives a bounded number of them`() throws {
        let many = "[" + Array(repeating: "1", count: 10_000).joined(separator: ",") + "]"
        let count = try faults(many, #"{"items": {"type": "string"}}"#).count
        #expect((100...101).contains(count))
    }
}
