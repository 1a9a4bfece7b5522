import DataportCore
import DataportFormats
import Testing

struct JSONSchemaCompilerTests {
    @Test(arguments: [
        (#"{"type": "strin"}"#, "type is none of", "schema#/type"),
        (
            #"{"properties": {"a": {"minLength": -1}}}"#, "minLength is not a whole number",
            "schema#/properties/a/minLength"
        ),
        (#"{"minLength": 1.5}"#, "minLength is not a whole number", "schema#/minLength"),
        (#"{"allOf": []}"#, "allOf is not a list of schemas", "schema#/allOf"),
        (#"{"allOf": [1]}"#, "this is no schema", "schema#/allOf/0"),
        (#"{"multipleOf": 0}"#, "multipleOf is not above zero", "schema#/multipleOf"),
        (#"{"required": ["a", "a"]}"#, "required is not a list of different texts", "schema#/required"),
        (#"{"pattern": "(?=a)"}"#, "the pattern looks ahead", "schema#/pattern"),
        (#"{"patternProperties": {"(a)\\1": {}}}"#, "refers back", "schema#/patternProperties/(a)\\1"),
        (
            #"{"$ref": "https://example.org/other"}"#, "leads to https://example.org/other, which was not given",
            "schema#/$ref"
        ),
        (##"{"$ref": "#/$defs/x"}"##, "leads to nothing in its document", "schema#/$ref"),
        (##"{"$ref": "#"}"##, "refers to itself without end", "schema#"),
        (
            ##"{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"anyOf": [{"$ref": "#/$defs/a"}]}}, "$ref": "#/$defs/a"}"##,
            "without end",
            "schema#/$defs/b/anyOf/0"
        ),
        (
            #"{"$schema": "http://json-schema.org/draft-07/schema#"}"#, "is written in http://json-schema.org/draft-07",
            "schema#/$schema"
        ),
        (#"{"$id": "a#b"}"#, "$id has a fragment", "schema#/$id"),
        (#"{"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}}"#, "same anchor", "schema#/$defs/b/$anchor"),
        (#"{"$anchor": "1"}"#, "is not a name", "schema#/$anchor"),
        (#"[]"#, "this is no schema", "schema#"),
    ])
    func `says what is wrong with a schema and where`(schema: String, message: String, place: String) throws {
        let error = try #require(throws: DataportError.self) { try JSONSchema(schema.utf8) }
        #expect(error.code == .badInput)
        #expect(error.message.contains(message), "\(error.message)")
        #expect(error.place == place)
        #expect(error.advice != nil)
    }

    @Test func `says where a schema is no JSON`() throws {
        let error = try #require(throws: DataportError.self) { try JSONSchema("{\"a\":1,}".utf8, name: "x.json") }
        #expect(error.place == "x.json, byte 7")
    }

    @Test func `documents refer to each other by their addresses and ids`() throws {
        var compiler = JSONSchemaCompiler()
        try compiler.register(
            #"{"$id": "urn:b", "$defs": {"n": {"$anchor": "n", "type": "integer"}}}"#.utf8, uri: "https://x.org/b")
        let schema = try compiler.compile(
            #"{"prefixItems": [{"$ref": "b#n"}, {"$ref": "urn:b#/$defs/n"}]}"#.utf8, uri: "https://x.org/a")
        var validator = JSONSchemaValidator(schema)
        #expect(try validator.isValid(Array("[1, 2]".utf8)))
        #expect(try !validator.isValid(Array("[\"1\", 2]".utf8)))
        #expect(try !validator.isValid(Array("[1, \"2\"]".utf8)))
    }

    @Test func `the metaschemas are at hand and accept every published schema`() throws {
        var validator = JSONSchemaValidator(
            try JSONSchema(#"{"$ref": "https://json-schema.org/draft/2020-12/schema"}"#.utf8))
        for kind in AssetKind.catalogue {
            #expect(try validator.isValid(JSONSchemaRenderer.render(kind).bytes(.pretty)))
        }
        #expect(try !validator.isValid(Array(#"{"type": "strin"}"#.utf8)))
        #expect(try !validator.isValid(Array(#"{"properties": {"a": {"minLength": -1}}}"#.utf8)))
    }

    @Test func `format is an annotation unless it is asked to be more`() throws {
        var compiler = JSONSchemaCompiler()
        let text = #"{"format": "date"}"#.utf8
        var annotating = JSONSchemaValidator(try compiler.compile(text))
        compiler.assertsFormats = true
        var asserting = JSONSchemaValidator(try compiler.compile(text))
        #expect(try annotating.isValid(Array(#""no day""#.utf8)))
        #expect(try !asserting.isValid(Array(#""no day""#.utf8)))
        #expect(try asserting.isValid(Array(#""2024-02-29""#.utf8)))
    }
}
