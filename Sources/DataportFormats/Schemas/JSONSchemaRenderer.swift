package import DataportCore

/// Renders a kind as JSON Schema 2020-12: one line of its JSON Lines file.
///
/// Each schema is self-contained: no reference leaves it, so it validates offline and travels inside every archive. What a schema cannot
/// say (unique ids, references that lead somewhere, no duplicate members in opaque JSON) the validator of archives says.
package enum JSONSchemaRenderer {
    /// The schema of one kind; `notice` becomes its `$comment`.
    package static func render(_ kind: AssetKind, notice: String? = nil) -> JSONValue {
        .object(present: [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": .string("urn:dataport:schema:1:\(kind.id)"),
            "$comment": notice.map { .string($0) },
            "title": .string(kind.label),
            "description": .string(kind.summary),
            "type": "object",
            "properties": .object(kind.fields.map { JSONValue.Member($0.name, property($0)) }),
            "required": .strings(kind.fields.map(\.name)),
            "additionalProperties": false,
        ])
    }

    private static func property(_ field: Field) -> JSONValue {
        .object(
            [JSONValue.Member("description", .string(field.summary))] + constraints(field)
                + annotations(field).map { JSONValue.Member($0, .string($1)) })
    }

    private static func annotations(_ field: Field) -> [(String, String)] {
        var annotations: [(String, String)] = []
        if case .reference(let kind) = field.type { annotations.append(("x-references", kind.name)) }
        if field.sensitivity != .none { annotations.append(("x-sensitivity", field.sensitivity.rawValue)) }
        return annotations
    }

    private static func constraints(_ field: Field) -> [JSONValue.Member] {
        switch field.type {
        case .key, .reference: [type(["string"], field), .init("minLength", 1)]
        case .text: [type(["string"], field)]
        case .integer:
            [
                type(["integer"], field),
                .init("minimum", .integer(-FieldBounds.largestInteger)),
                .init("maximum", .integer(FieldBounds.largestInteger)),
            ]
        case .boolean: [type(["boolean"], field)]
        case .timestamp:
            [type(["string"], field), .init("format", "date-time"), pattern(ValuePattern.timestamp)]
        case .word(let vocabulary):
            [type(["string"], field), .init("enum", words(vocabulary, isNullable: !field.isRequired))]
        case .json(let shape): json(shape, field)
        case .attachment: [type(["string"], field), pattern(ValuePattern.attachment)]
        case .secret(let secret): [.init("anyOf", [.object([type(["string"], field)]), marker(of: secret)])]
        }
    }

    private static func json(_ shape: JSONShape, _ field: Field) -> [JSONValue.Member] {
        switch shape {
        case .any: [type(["object", "array", "string", "number", "boolean"], field)]
        case .object: [type(["object"], field)]
        case .array: [type(["array"], field)]
        case .strings: [type(["array"], field), .init("items", ["type": "string"])]
        }
    }

    private static func type(_ names: [String], _ field: Field) -> JSONValue.Member {
        let all = field.isRequired ? names : names + ["null"]
        return .init("type", all.count == 1 ? .string(all[0]) : .strings(all))
    }

    private static func pattern(_ expression: String) -> JSONValue.Member {
        .init("pattern", .string("^\(expression)$"))
    }

    private static func words(_ vocabulary: Vocabulary, isNullable: Bool) -> JSONValue {
        .array(vocabulary.words.map { .string($0) } + (isNullable ? [.null] : []))
    }

    /// What stands in the place of a secret that was taken out.
    private static func marker(of secret: SecretKind) -> JSONValue {
        [
            "type": "object",
            "properties": ["redacted": ["const": .string(secret.rawValue)]],
            "required": ["redacted"],
            "additionalProperties": false,
        ]
    }
}
