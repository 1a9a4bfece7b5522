import DataportCore
import DataportFormats
import Testing

struct TableSchemaRendererTests {
    @Test func `every type is one that frictionless reads without loss`() {
        let expected: [String: JSONValue] = [
            "id": ["type": "string", "constraints": ["required": true]], "title": ["type": "string"],
            "note": ["type": "string"],
            "size": [
                "type": "integer",
                "constraints": ["minimum": -9_007_199_254_740_991, "maximum": 9_007_199_254_740_991],
            ],
            "open": ["type": "boolean", "trueValues": ["true"], "falseValues": ["false"]],
            "at": ["type": "datetime", "format": "default"],
            "color": ["type": "string", "constraints": ["enum": ["red", "light_green"]]],
            "state": ["type": "string", "constraints": ["required": true, "enum": ["on", "off"]]],
            "anything": ["type": "string"], "object": ["type": "object"], "array": ["type": "array"],
            "strings": ["type": "array", "arrayItem": ["type": "string"]],
            "file": [
                "type": "string", "constraints": ["pattern": #"data/content/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z0-9]+"#],
            ],
            "key": ["type": "string"], "parent_id": ["type": "string"],
        ]
        for (name, constraints) in expected {
            #expect(rendered(name) == constraints, "\(name)")
        }
    }

    @Test func `a schema of one kind reads as expected`() {
        let schema = TableSchemaRenderer.render(.campaignGroup)
        let expected = #"{"$schema":"https://datapackage.org/profiles/2.0/tableschema.json","title":"campaign groups","#
        #expect(schema.text(.compact).hasPrefix(expected))
        #expect(schema["primaryKey"] == ["id"])
        #expect(schema["missingValues"] == [""])
        #expect(schema["foreignKeys"] == nil)
        #expect(schema["$comment"] == nil)
    }

    @Test func `a required text may be empty, so it is not declared required`() {
        #expect(rendered("title") == ["type": "string"])
    }

    @Test func `foreign keys lead to kinds that are present and to the table itself`() {
        let itself: JSONValue = ["fields": ["parent_id"], "reference": ["fields": ["id"]]]
        let list: JSONValue = ["fields": ["list_id"], "reference": ["resource": "lists", "fields": ["id"]]]
        #expect(TableSchemaRenderer.render(.specimen, present: [.specimen, .list])["foreignKeys"] == [itself, list])
        #expect(TableSchemaRenderer.render(.specimen, present: [.specimen])["foreignKeys"] == [itself])
        #expect(TableSchemaRenderer.render(.specimen, present: [])["foreignKeys"] == nil)
    }

    /// The descriptor of a field of the specimen without its name and description.
    private func rendered(_ name: String) -> JSONValue? {
        guard case .array(let fields) = TableSchemaRenderer.render(.specimen)["fields"],
            case .object(let members) = fields.first(where: { $0["name"] == .string(name) })
        else { return nil }
        return .object(members.filter { $0.key != "name" && $0.key != "description" })
    }
}
