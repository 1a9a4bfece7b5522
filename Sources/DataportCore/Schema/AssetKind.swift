/// One kind of thing that an account holds. Declared once, in `Kinds/`; every schema, table, file and page is rendered from here.
public struct AssetKind: Sendable, Equatable {
    /// The name of a kind. Each kind's file adds its own as a static member, so a reference to a missing kind does not compile.
    public struct ID: Sendable, Hashable, ExpressibleByStringLiteral {
        /// The singular, `snake_case`: `list_field`.
        public let name: String

        /// An id for `name`; only the catalogue's names mean anything.
        public init(_ name: String) { self.name = name }

        /// The id that the literal names.
        public init(stringLiteral name: String) { self.name = name }
    }

    /// The name of the kind.
    public let id: ID
    /// The name of the kind's files and of the XML root: `list_fields`.
    public let plural: String
    /// How the kind is called in a sentence: `list fields`.
    public let label: String
    /// One or two sentences for the reference.
    public let summary: String
    /// The group of kinds in which people think of it.
    public let group: KindGroup?
    /// The categories of personal data in the words of the law; empty when the kind holds none.
    public let categories: [DataCategory]
    /// `id` first, the kind's own fields, then `created_at`, `updated_at`, `extra`.
    public private(set) var fields: [Field] {
        didSet { names = fields.map(\.name) }
    }
    /// The names of the fields: they are looked up for every value that is asked for by name.
    private var names: [String]

    /// Declares a kind; the fields that every kind has are added here.
    public init(
        _ id: ID, plural: String, label: String? = nil, group: KindGroup? = nil, categories: [DataCategory] = [],
        _ summary: String, fields: [Field]
    ) {
        self.id = id
        self.plural = plural
        self.label = label ?? String(plural.map { $0 == "_" ? " " : $0 })
        self.group = group
        self.categories = categories
        self.summary = summary
        let extraSensitivity: Sensitivity = categories.isEmpty ? .none : .personal
        self.fields =
            [Field("id", .key, required: true, "The source's own id of the record, kept as text.")] + fields + [
                .timestamp("created_at", "When the record was made; null when the source does not say."),
                .timestamp("updated_at", "When the record last changed; null when the source does not say."),
                .json(
                    "extra", .object, sensitivity: extraSensitivity,
                    "What the source knows and no field holds, in the source's own words."),
            ]
        names = self.fields.map(\.name)
    }

    private init(widening kind: AssetKind, by fields: [Field]) {
        id = kind.id
        plural = kind.plural
        label = kind.label
        group = kind.group
        categories = kind.categories
        summary = kind.summary
        self.fields = kind.fields + fields
        names = self.fields.map(\.name)
    }

    /// This kind with some fields, by position, that may hold any text: for records that are shown as they are because they are not valid.
    package func withText(in positions: Set<Int>) -> AssetKind {
        var kind = self
        kind.fields = fields.enumerated().map { index, field in
            positions.contains(index) ? Field(field.name, .text, sensitivity: field.sensitivity, field.summary) : field
        }
        return kind
    }

    /// The kind with the column in which rejected records say why; nobody reads it back.
    package var withRejection: AssetKind {
        adding(customFields: [.text("rejected_because", "Why the record was not imported; remove it or leave it.")])
    }

    /// This kind with columns for fields that exist only at run time: the custom fields of one list.
    public func adding(customFields: [Field]) -> AssetKind { AssetKind(widening: self, by: customFields) }

    /// The position of the field called `name`.
    public func index(of name: String) -> Int? { names.firstIndex(of: name) }
}

extension AssetKind.ID: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}

/// The groups that people think in, accepted wherever kinds are named.
public enum KindGroup: String, Sendable, CaseIterable {
    case subscribers, suppressions, domains, servers, templates, campaigns, history
}
