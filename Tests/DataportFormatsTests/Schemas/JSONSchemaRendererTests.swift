import DataportCore
import DataportFormats
import Foundation
import Testing

struct JSONSchemaRendererTests {
    @Test func `a small kind reads as expected from beginning to end`() {
        let kind = AssetKind(
            "pair", plural: "pairs", "Two \"things\".",
            fields: [
                .word("side", ["left", "right"], "Which side."), .secret("key", .apiKey, "What opens it."),
                .reference("list_id", to: .list, required: true, "The list."),
            ])
        let schema = JSONSchemaRenderer.render(kind, notice: "Rendered.")
        let expected = #"""
            {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:dataport:schema:1:pair",
            "$comment":"Rendered.","title":"pairs","description":"Two \"things\".","type":"object","properties":{
            "id":{"description":"The source's own id of the record, kept as text.","type":"string","minLength":1},
            "side":{"description":"Which side.","type":["string","null"],"enum":["left","right",null]},
            "key":{"description":"What opens it.","anyOf":[{"type":["string","null"]},
            {"type":"object","properties":{"redacted":{"const":"api_key"}},"required":["redacted"],
            "additionalProperties":false}],"x-sensitivity":"secret"},
            "list_id":{"description":"The list.","type":"string","minLength":1,"x-references":"list"},
            "created_at":{"description":"When the record was made; null when the source does not say.",
            "type":["string","null"],"format":"date-time","pattern":"PATTERN"},
            "updated_at":{"description":"When the record last changed; null when the source does not say.",
            "type":["string","null"],"format":"date-time","pattern":"PATTERN"},
            "extra":{"description":"What the source knows and no field holds, in the source's own words.",
            "type":["object","null"]}},
            "required":["id","side","key","list_id","created_at","updated_at","extra"],"additionalProperties":false}
            """#
        let pattern = schema["properties"]?["created_at"]?["pattern"]?.text(.compact) ?? "none"
        let actual = schema.text(.compact).replacingOccurrences(of: pattern, with: "\"PATTERN\"")
        #expect(actual == expected.replacingOccurrences(of: "\n", with: ""))
    }

    @Test func `every type has its constraints`() {
        let properties = JSONSchemaRenderer.render(.specimen)["properties"]
        #expect(properties?["title"]?["type"] == "string")
        #expect(properties?["note"]?["type"] == ["string", "null"])
        #expect(properties?["note"]?["x-sensitivity"] == "personal")
        #expect(properties?["size"]?["type"] == ["integer", "null"])
        #expect(properties?["size"]?["minimum"] == -9_007_199_254_740_991)
        #expect(properties?["size"]?["maximum"] == 9_007_199_254_740_991)
        #expect(properties?["open"]?["type"] == ["boolean", "null"])
        #expect(properties?["state"]?["enum"] == ["on", "off"])
        #expect(properties?["anything"]?["type"] == ["object", "array", "string", "number", "boolean", "null"])
        #expect(properties?["array"]?["type"] == ["array", "null"])
        #expect(properties?["array"]?["items"] == nil)
        #expect(properties?["strings"]?["items"] == ["type": "string"])
        #expect(properties?["file"]?["pattern"] == #"^data/content/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z0-9]+$"#)
        #expect(properties?["parent_id"]?["minLength"] == 1)
    }

    @Test(arguments: SpecimenValues.cases.filter { $0.field == "at" || $0.field == "file" })
    func `patterns accept and refuse whole values`(value: SpecimenValues.Case) throws {
        let pattern = JSONSchemaRenderer.render(.specimen)["properties"]?[value.field]?["pattern"]
        guard case .string(let text) = pattern else {
            Issue.record("\(value.field) has no pattern")
            return
        }
        let expression = try NSRegularExpression(pattern: text)
        let range = NSRange(value.value.startIndex..., in: value.value)
        #expect((expression.firstMatch(in: value.value, range: range) != nil) == value.isValid)
    }

    @Test(arguments: AssetKind.catalogue)
    func `every key of a kind is required and no other is allowed`(kind: AssetKind) {
        let schema = JSONSchemaRenderer.render(kind)
        #expect(schema["required"] == .strings(kind.fields.map(\.name)))
        #expect(schema["additionalProperties"] == false)
        #expect(!schema.text(.compact).contains("$ref"), "self-contained")
        #expect(schema["$comment"] == nil)
    }
}
