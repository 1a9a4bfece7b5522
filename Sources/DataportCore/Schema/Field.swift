/// How much harm a value can do outside the account.
public enum Sensitivity: String, Sendable, Equatable {
    /// Tells nothing about a person.
    case none
    /// Tells something about a person: never logged.
    case personal
    /// Opens something: never logged, and redacted in archives that are not encrypted.
    case secret
}

/// One field of an asset kind.
public struct Field: Sendable, Equatable {
    /// The name in every format, `snake_case`.
    public let name: String
    /// What the field may hold.
    public let type: FieldType
    /// A required field is never null.
    public let isRequired: Bool
    /// Whether values tell something about a person or open something.
    public let sensitivity: Sensitivity
    /// One sentence for the reference, the schemas and people.
    public let summary: String

    /// A field; the convenience functions below read better in declarations.
    public init(
        _ name: String, _ type: FieldType, required: Bool = false, sensitivity: Sensitivity = .none, _ summary: String
    ) {
        self.name = name
        self.type = type
        self.isRequired = required
        self.sensitivity = sensitivity
        self.summary = summary
    }
}

extension Field {
    /// Any text.
    public static func text(_ name: String, required: Bool = false, _ summary: String) -> Field {
        Field(name, .text, required: required, summary)
    }

    /// Text that tells something about a person.
    public static func personal(_ name: String, required: Bool = false, _ summary: String) -> Field {
        Field(name, .text, required: required, sensitivity: .personal, summary)
    }

    /// A whole number.
    public static func integer(_ name: String, _ summary: String) -> Field { Field(name, .integer, summary) }

    /// True or false.
    public static func boolean(_ name: String, _ summary: String) -> Field { Field(name, .boolean, summary) }

    /// An instant in UTC.
    public static func timestamp(_ name: String, required: Bool = false, _ summary: String) -> Field {
        Field(name, .timestamp, required: required, summary)
    }

    /// One word of a closed list.
    public static func word(
        _ name: String, _ vocabulary: Vocabulary, required: Bool = false, _ summary: String
    ) -> Field {
        Field(name, .word(vocabulary), required: required, summary)
    }

    /// Opaque JSON.
    public static func json(
        _ name: String, _ shape: JSONShape, sensitivity: Sensitivity = .none, _ summary: String
    ) -> Field {
        Field(name, .json(shape), sensitivity: sensitivity, summary)
    }

    /// Several texts in one field.
    public static func strings(_ name: String, _ summary: String) -> Field { Field(name, .json(.strings), summary) }

    /// A record of another kind.
    public static func reference(
        _ name: String, to kind: AssetKind.ID, required: Bool = false, _ summary: String
    ) -> Field {
        Field(name, .reference(kind), required: required, summary)
    }

    /// A body or a medium.
    public static func attachment(_ name: String, required: Bool = false, _ summary: String) -> Field {
        Field(name, .attachment, required: required, summary)
    }

    /// A text that opens something.
    public static func secret(_ name: String, _ secret: SecretKind, _ summary: String) -> Field {
        Field(name, .secret(secret), sensitivity: .secret, summary)
    }
}
