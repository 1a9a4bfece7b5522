import DataportFormats
import Testing

struct JSONSchemaValidatorTests {
    private func isValid(_ instance: String, _ schema: String) throws -> Bool {
        var validator = JSONSchemaValidator(try JSONSchema(schema.utf8))
        return try validator.isValid(Array(instance.utf8))
    }

    @Test(arguments: [
        ("1.0", #"{"type": "integer"}"#, true), ("1e400", #"{"type": "integer"}"#, true),
        ("10e-1", #"{"type": "integer"}"#, true),
        ("1e-1", #"{"type": "integer"}"#, false), ("-0.0", #"{"const": 0}"#, true),
        ("0e99999999999999999999", #"{"const": 0}"#, true),
        ("1e400", #"{"maximum": 1e399}"#, false), ("1e400", #"{"maximum": 10e399}"#, true),
        ("123456789012345678901234567890", #"{"const": 123456789012345678901234567891}"#, false),
        ("1.00e2", #"{"enum": [100]}"#, true), ("0.1", #"{"multipleOf": 0.01}"#, true),
        ("0.3", #"{"multipleOf": 0.1}"#, true),
        ("19.99", #"{"multipleOf": 0.01}"#, true), ("19.999", #"{"multipleOf": 0.01}"#, false),
        ("1e308", #"{"multipleOf": 0.123456789}"#, false), ("1e99999", #"{"multipleOf": 7}"#, false),
        ("7e99999", #"{"multipleOf": 7}"#, true), ("1e50", #"{"multipleOf": 1000000000000000000000000000001}"#, false),
        ("3000000000000000000000000000003", #"{"multipleOf": 1000000000000000000000000000001}"#, true),
        ("-9223372036854775808", #"{"minimum": -9223372036854775808}"#, true),
        ("-9223372036854775809", #"{"minimum": -9223372036854775808}"#, false),
        ("0.1", #"{"exclusiveMinimum": 1e-1}"#, false),
    ])
    func `compares numbers by their literals`(instance: String, schema: String, valid: Bool) throws {
        #expect(try isValid(instance, schema) == valid)
    }

    @Test(arguments: [
        (#""😀""#, #"{"maxLength": 1, "minLength": 1}"#, true), (#""\ud83d\ude00""#, #"{"maxLength": 1}"#, true),
        (#""\u0041""#, #"{"const": "A"}"#, true), (#""\u0041b""#, #"{"enum": ["Ab"]}"#, true),
        (#""\u00e9""#, #"{"const": "e\u0301"}"#, false),
        (#"{"\u0061": 1}"#, #"{"properties": {"a": {"type": "string"}}}"#, false),
        (#"{"\u0061": 1}"#, #"{"required": ["a"]}"#, true),
        (#"[{"a": 1, "b": 2.0}, {"b": 2, "\u0061": 1}]"#, #"{"uniqueItems": true}"#, false),
        ("[1, true]", #"{"uniqueItems": true}"#, true), ("[0,1,2,3,4,5,6,7,8,9,1.0]", #"{"uniqueItems": true}"#, false),
        ("[0,1,2,3,4,5,6,7,8,9,[1]]", #"{"uniqueItems": true}"#, true), (#""""#, #"{"pattern": "^$"}"#, true),
    ])
    func `compares texts by their characters`(instance: String, schema: String, valid: Bool) throws {
        #expect(try isValid(instance, schema) == valid)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "\"\\ud800\"", "\u{FEFF}1", "01", "1 2", "nul",
        String(repeating: "[", count: 129) + String(repeating: "]", count: 129),
    ])
    func `refuses what is no JSON with its place`(text: String) throws {
        #expect(throws: JSONError.self) { try isValid(text, "true") }
    }

    @Test func `refuses ill-formed UTF-8`() throws {
        var validator = JSONSchemaValidator(try JSONSchema("true".utf8))
        #expect(throws: JSONError.self) { try validator.isValid([0x22, 0xC3, 0x22]) }
    }

    @Test func `the tape has room for every text`() throws {
        var validator = JSONSchemaValidator(try JSONSchema("true".utf8))
        for text in [
            "1", "[]", "{}", "[1]", "[[],[]]", #"{"":1}"#, #"{"":{}}"#,
            "[" + Array(repeating: "1", count: 5000).joined(separator: ",") + "]",
        ] {
            #expect(try validator.isValid(Array(text.utf8)))
        }
        let open = Array(repeating: UInt8(ascii: "["), count: 128)
        #expect(throws: JSONError.self) { try validator.isValid(open) }
        #expect(try validator.isValid(open + Array(repeating: UInt8(ascii: "]"), count: 128)))
    }

    @Test func `deep values and deep schemas end`() throws {
        let tree = ##"{"type": "array", "items": {"$ref": "#"}}"##
        let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(try isValid(deep, tree))
        let chain = (0..<3000).map { ##""d\##($0)": {"$ref": "#/$defs/d\##($0 + 1)"}"## }.joined(separator: ",")
        let schema = ##"{"$ref": "#/$defs/d0", "$defs": {\##(chain), "d3000": true}}"##
        #expect(try !isValid("1", schema))
        #expect(try !isValid("1", ##"{"not": {"$ref": "#/$defs/d0"}, "$defs": {\##(chain), "d3000": true}}"##))
    }

    @Test func `one validator serves many texts and a copy serves another task`() async throws {
        let schema = try JSONSchema(
            #"{"required": ["a"], "unevaluatedProperties": false, "properties": {"a": true}}"#.utf8)
        let validator = JSONSchemaValidator(schema)
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    var own = validator
                    return (0..<200).allSatisfy { round in
                        let isBad = (number + round) % 2 == 0
                        let text = isBad ? #"{"a": 1, "b": \#(round)}"# : #"{"a": [\#(round)]}"#
                        return (try? own.isValid(Array(text.utf8))) == !isBad
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
