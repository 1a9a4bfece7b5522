package import DataportCore

/// Renders a kind as a Table Schema of Data Package 2.0: one CSV file.
///
/// The types are those that the reference reader, frictionless, gives back without loss: `datetime` takes zero to nine fractional
/// digits, `object` and `array` take JSON text. Opaque JSON of any shape, secrets and attachments are strings. Table Schema cannot tell
/// an empty cell from an empty quoted one, both are missing; so a text is never declared required, only types that forbid the empty
/// text are.
package enum TableSchemaRenderer {
    /// The schema of one kind. Foreign keys lead only to kinds in `present`, because a package may hold fewer kinds than the catalogue;
    /// `notice` becomes its `$comment`.
    package static func render(
        _ kind: AssetKind, present: [AssetKind] = AssetKind.catalogue, notice: String? = nil
    ) -> JSONValue {
        let foreignKeys = kind.fields.compactMap { foreignKey($0, of: kind, present: present) }
        return .object(present: [
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "$comment": notice.map { .string($0) },
            "title": .string(kind.label),
            "description": .string(kind.summary),
            "fields": .array(kind.fields.map(render)),
            "missingValues": [""],
            "primaryKey": ["id"],
            "foreignKeys": foreignKeys.isEmpty ? nil : .array(foreignKeys),
        ])
    }

    private static func render(_ field: Field) -> JSONValue {
        let constraints = constraints(on: field)
        return .object(
            [
                JSONValue.Member("name", .string(field.name)),
                JSONValue.Member("type", .string(typeName(field.type))),
            ] + options(field.type) + [JSONValue.Member("description", .string(field.summary))]
                + (constraints.isEmpty ? [] : [JSONValue.Member("constraints", .object(constraints))]))
    }

    private static func typeName(_ type: FieldType) -> String {
        switch type {
        case .key, .reference, .text, .word, .attachment, .secret, .json(.any): "string"
        case .integer: "integer"
        case .boolean: "boolean"
        case .timestamp: "datetime"
        case .json(.object): "object"
        case .json(.array), .json(.strings): "array"
        }
    }

    private static func options(_ type: FieldType) -> [JSONValue.Member] {
        switch type {
        // Without these `1`, `True` and `TRUE` would be true as well.
        case .boolean: [.init("trueValues", ["true"]), .init("falseValues", ["false"])]
        case .timestamp: [.init("format", "default")]
        case .json(.strings): [.init("arrayItem", ["type": "string"])]
        default: []
        }
    }

    private static func constraints(on field: Field) -> [JSONValue.Member] {
        var constraints: [JSONValue.Member] = []
        if field.isRequired, forbidsEmptyText(field.type) { constraints.append(.init("required", true)) }
        switch field.type {
        case .integer:
            constraints.append(.init("minimum", .integer(-FieldBounds.largestInteger)))
            constraints.append(.init("maximum", .integer(FieldBounds.largestInteger)))
        case .word(let vocabulary): constraints.append(.init("enum", .strings(vocabulary.words)))
        case .attachment: constraints.append(.init("pattern", .string(ValuePattern.attachment)))
        default: break
        }
        return constraints
    }

    private static func forbidsEmptyText(_ type: FieldType) -> Bool {
        switch type {
        case .text, .secret: false
        default: true
        }
    }

    private static func foreignKey(_ field: Field, of kind: AssetKind, present: [AssetKind]) -> JSONValue? {
        guard case .reference(let id) = field.type, let target = present.first(where: { $0.id == id }) else {
            return nil
        }
        // A reference within the same table names no resource (Data Package 2.0).
        let resource: JSONValue? = target.id == kind.id ? nil : .string(target.plural)
        return .object(present: [
            "fields": [.string(field.name)],
            "reference": .object(present: ["resource": resource, "fields": ["id"]]),
        ])
    }
}
