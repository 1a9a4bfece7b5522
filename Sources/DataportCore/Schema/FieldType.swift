/// What a field may hold. Every value is UTF-8 text in its canonical form (see `RecordBatch`); the type says which texts are valid.
public enum FieldType: Sendable, Equatable {
    /// The source's id of the record: non-empty text, unique within its kind and account.
    case key
    /// The id of a record of another kind in the same account.
    case reference(AssetKind.ID)
    /// Any Unicode text, NUL and line breaks included.
    case text
    /// A whole number within ±(2^53−1), the range every JSON reader keeps exactly.
    case integer
    /// `true` or `false`.
    case boolean
    /// An instant in UTC, RFC 3339 with `T` and `Z`: `2026-11-20T21:00:00Z`, with up to nine fractional digits.
    case timestamp
    /// One word of a closed list.
    case word(Vocabulary)
    /// JSON text of the given shape, kept as it came.
    case json(JSONShape)
    /// A body or a medium: the path `data/content/<aa>/<sha256>.<ext>` of a file in the archive.
    case attachment
    /// A text that opens something: never written unless asked for; see `SecretKind`.
    case secret(SecretKind)
}

/// The shape of an opaque JSON value.
public enum JSONShape: String, Sendable, Equatable {
    /// Any JSON value.
    case any
    /// A JSON object.
    case object
    /// A JSON array.
    case array
    /// A JSON array of strings: how a record holds several values in one field.
    case strings
}

/// What a secret opens; also the word that stands in the marker `{"redacted": "password"}` which replaces it.
public enum SecretKind: String, Sendable, Equatable, CaseIterable {
    case password
    case apiKey = "api_key"
    case privateKey = "private_key"
}

/// A closed list of words, in the order in which the reference shows them.
public struct Vocabulary: Sendable, Equatable, ExpressibleByArrayLiteral {
    /// The words, in order.
    public let words: [String]

    /// A vocabulary of `words`.
    public init(_ words: [String]) { self.words = words }

    /// A vocabulary of the words in the literal.
    public init(arrayLiteral words: String...) { self.words = words }
}
