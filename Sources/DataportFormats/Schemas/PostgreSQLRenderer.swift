package import DataportCore

/// Renders kinds as SQL for PostgreSQL: the tables that `SQLRenderer` has for SQLite, in this database's own types.
///
/// Texts are compared byte by byte (`COLLATE "C"`), so that records come in the order that archives have. PostgreSQL has no NUL in
/// texts: what is stored is the text with U+0000 as U+0001 U+0001 and U+0001 as U+0001 U+0002, which sorts as the text itself does.
/// Tables and constraints are apart, because loading is several times as fast before there are constraints.
package enum PostgreSQLRenderer {
    /// The type of a text.
    package static let text = "TEXT COLLATE \"C\""
    /// The table of the pieces of bodies and media.
    package static let partTable = "content_part"

    /// Everything, contents first; `notice` becomes a comment above.
    package static func renderSchema(_ kinds: [AssetKind] = AssetKind.catalogue, notice: String? = nil) -> String {
        comment(notice) + renderTables(kinds) + "\n" + renderConstraints(kinds)
    }

    /// One kind; `notice` becomes a comment above.
    package static func render(_ kind: AssetKind, notice: String? = nil) -> String {
        comment(notice) + ([table(of: kind), keys(of: kind)] + references(of: kind)).joined(separator: "\n")
    }

    /// All tables, without constraints but for what must not be null.
    package static func renderTables(_ kinds: [AssetKind] = AssetKind.catalogue) -> String {
        ([contentTables] + kinds.map(table)).joined(separator: "\n")
    }

    /// All constraints: keys and checks of every table first, then the references between them.
    package static func renderConstraints(_ kinds: [AssetKind] = AssetKind.catalogue) -> String {
        ([contentKeys] + kinds.map(keys) + kinds.flatMap(references) + [contentReferences]).joined(separator: "\n")
    }

    private static func comment(_ notice: String?) -> String { notice.map { "-- \($0)\n\n" } ?? "" }

    private static let owner = SQLRenderer.quote(SQLRenderer.owner)

    // MARK: Bodies and media

    private static let contentTables = """
        CREATE TABLE "content" (
            "account_id" \(text) NOT NULL,
            "path" \(text) NOT NULL,
            "byte_count" BIGINT NOT NULL
        );
        CREATE TABLE "\(partTable)" (
            "account_id" \(text) NOT NULL,
            "path" \(text) NOT NULL,
            "number" INTEGER NOT NULL,
            "bytes" BYTEA NOT NULL
        );

        """

    private static let contentKeys = """
        ALTER TABLE "content"
            ADD PRIMARY KEY ("account_id", "path"),
            ADD CHECK ("path" ~ '^\(ValuePattern.attachment)$' AND substr("path", 14, 2) = substr("path", 17, 2)),
            ADD CHECK ("byte_count" >= 0);
        ALTER TABLE "\(partTable)"
            ADD PRIMARY KEY ("account_id", "path", "number");

        """

    private static let contentReferences = """
        ALTER TABLE "\(partTable)"
            ADD FOREIGN KEY ("account_id", "path") REFERENCES "content" ("account_id", "path") ON DELETE CASCADE;

        """

    // MARK: Kinds

    private static func table(of kind: AssetKind) -> String {
        let columns =
            ["\(owner) \(text) NOT NULL"]
            + kind.fields.map { "\(SQLRenderer.quote($0.name)) \(type(of: $0))\($0.isRequired ? " NOT NULL" : "")" }
        return "CREATE TABLE \(SQLRenderer.quote(kind.id.name)) (\n    \(columns.joined(separator: ",\n    "))\n);\n"
    }

    /// The type of a field's column.
    package static func type(of field: Field) -> String {
        switch field.type {
        case .integer: "BIGINT"
        case .boolean: "BOOLEAN"
        default: text
        }
    }

    private static func keys(of kind: AssetKind) -> String {
        let key = kind.id == .account ? owner : "\(owner), \"id\""
        let ownership = kind.id == .account ? ["ADD CHECK (\(owner) = \"id\")"] : []
        let checks = kind.fields.compactMap { field in
            check(on: field, SQLRenderer.quote(field.name)).map { "ADD CHECK (\($0))" }
        }
        return alter(kind, ["ADD PRIMARY KEY (\(key))"] + ownership + checks)
    }

    private static func references(of kind: AssetKind) -> [String] {
        var actions: [String] = []
        if kind.id != .account {
            actions.append("ADD FOREIGN KEY (\(owner)) REFERENCES \"account\" (\(owner)) \(deferred)")
        }
        for field in kind.fields {
            guard let target = target(of: field) else { continue }
            let column = SQLRenderer.quote(field.name)
            actions.append("ADD FOREIGN KEY (\(owner), \(column)) REFERENCES \(target) \(deferred)")
        }
        return actions.isEmpty ? [] : [alter(kind, actions)]
    }

    private static let deferred = "DEFERRABLE INITIALLY DEFERRED"

    private static func target(of field: Field) -> String? {
        switch field.type {
        case .reference(let kind): "\(SQLRenderer.quote(kind.name)) (\(owner), \"id\")"
        case .attachment: "\"content\" (\(owner), \"path\")"
        default: nil
        }
    }

    private static func alter(_ kind: AssetKind, _ actions: [String]) -> String {
        "ALTER TABLE \(SQLRenderer.quote(kind.id.name))\n    \(actions.joined(separator: ",\n    "));\n"
    }

    private static func check(on field: Field, _ name: String) -> String? {
        let largest = FieldBounds.largestInteger
        return switch field.type {
        case .key: "\(name) <> ''"
        case .integer: "\(name) BETWEEN -\(largest) AND \(largest)"
        case .word(let vocabulary): "\(name) IN (\(vocabulary.words.map { "'\($0)'" }.joined(separator: ", ")))"
        case .timestamp: "\(name) ~ '^\(ValuePattern.timestamp)$'"
        case .json(let shape): "json_typeof(\(name)::json) \(jsonTypes(shape))"
        case .boolean, .reference, .text, .attachment, .secret: nil
        }
    }

    private static func jsonTypes(_ shape: JSONShape) -> String {
        switch shape {
        case .any: "<> 'null'"
        case .object: "= 'object'"
        case .array, .strings: "= 'array'"
        }
    }
}
