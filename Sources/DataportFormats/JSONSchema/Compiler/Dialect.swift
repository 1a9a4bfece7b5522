/// Which keywords mean something in a schema resource: the vocabularies of its metaschema.
struct Dialect: Sendable, Equatable {
    /// A set of keywords.
    enum Vocabulary: String, CaseIterable {
        case core, applicator, unevaluated, validation, content
        case metaData = "meta-data"
        case formatAnnotation = "format-annotation"
        case formatAssertion = "format-assertion"

        var uri: String { "https://json-schema.org/draft/2020-12/vocab/\(rawValue)" }
    }

    static let metaschemaURI = "https://json-schema.org/draft/2020-12/schema"
    static let standard = Dialect(vocabularies: Set(Vocabulary.allCases).subtracting([.formatAssertion]))

    let vocabularies: Set<Vocabulary>

    /// Whether `keyword` means something; what no vocabulary knows never does.
    func knows(_ keyword: SchemaKeyword) -> Bool { vocabularies.contains(keyword.vocabulary) }
}

/// The keywords that this implementation acts upon.
enum SchemaKeyword: String, CaseIterable, Sendable {
    case id = "$id"
    case schema = "$schema"
    case reference = "$ref"
    case dynamicReference = "$dynamicRef"
    case anchor = "$anchor"
    case dynamicAnchor = "$dynamicAnchor"
    case definitions = "$defs"
    case allOf, anyOf, oneOf, not, properties, patternProperties, additionalProperties, propertyNames, dependentSchemas
    /// Of older drafts; still common.
    case dependencies
    case prefixItems, items, contains
    case `if`, then, `else`
    case unevaluatedProperties, unevaluatedItems
    case type, const, `enum`, required, dependentRequired, minProperties, maxProperties
    case minLength, maxLength, pattern, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf
    case minItems, maxItems, uniqueItems, minContains, maxContains
    case format

    var vocabulary: Dialect.Vocabulary {
        switch self {
        case .id, .schema, .reference, .dynamicReference, .anchor, .dynamicAnchor, .definitions: .core
        case .allOf, .anyOf, .oneOf, .not, .properties, .patternProperties, .additionalProperties, .propertyNames,
            .dependentSchemas, .dependencies, .prefixItems, .items, .contains, .if, .then, .else:
            .applicator
        case .unevaluatedProperties, .unevaluatedItems: .unevaluated
        case .format: .formatAnnotation
        default: .validation
        }
    }

    /// How the schemas inside a keyword's value are arranged.
    enum Arrangement {
        case one, list, map
    }

    /// `nil` when the value holds no schemas.
    var arrangement: Arrangement? {
        switch self {
        case .not, .additionalProperties, .propertyNames, .items, .contains, .if, .then, .else,
            .unevaluatedProperties, .unevaluatedItems:
            .one
        case .allOf, .anyOf, .oneOf, .prefixItems: .list
        case .definitions, .properties, .patternProperties, .dependentSchemas, .dependencies: .map
        default: nil
        }
    }
}
