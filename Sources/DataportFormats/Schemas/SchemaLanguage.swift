package import DataportCore

/// A language in which kinds are described to others.
package enum SchemaLanguage: String, Sendable, CaseIterable {
    case jsonSchema = "json-schema"
    case tableSchema = "table-schema"
    case xsd
    case sql
    case postgresql
    case markdown

    /// Its name for people.
    package var title: String {
        switch self {
        case .jsonSchema: "JSON Schema"
        case .tableSchema: "Table Schema"
        case .xsd: "XSD"
        case .sql: "SQL"
        case .postgresql: "SQL for PostgreSQL"
        case .markdown: "Markdown"
        }
    }

    /// Where the project keeps the description of `kind`, relative to its root.
    package func path(of kind: AssetKind) -> String {
        switch self {
        case .jsonSchema: "schemas/v1/json-schema/\(kind.id).schema.json"
        case .tableSchema: "schemas/v1/table-schema/\(kind.id).json"
        case .xsd: "schemas/v1/xsd/\(kind.id).xsd"
        case .sql: "schemas/v1/sql/\(kind.id).sql"
        case .postgresql: "schemas/v1/postgresql/\(kind.id).sql"
        case .markdown: "docs/kinds/\(kind.id).md"
        }
    }

    /// Describes one kind; `notice` becomes a comment.
    package func render(_ kind: AssetKind, notice: String? = nil) -> String {
        switch self {
        case .jsonSchema: JSONSchemaRenderer.render(kind, notice: notice).text(.pretty)
        case .tableSchema: TableSchemaRenderer.render(kind, notice: notice).text(.pretty)
        case .xsd: XSDRenderer.render([kind], notice: notice)
        case .sql: SQLRenderer.render(kind, notice: notice)
        case .postgresql: PostgreSQLRenderer.render(kind, notice: notice)
        case .markdown: MarkdownRenderer.render(kind, notice: notice)
        }
    }
}
