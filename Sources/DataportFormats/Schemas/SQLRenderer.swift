package import DataportCore

/// Renders kinds as SQL for SQLite: one table a kind, clustered by account and id, so that one account is one range of each table.
///
/// Every row is owned: `account_id` leads every key and every foreign key, so a row of one account cannot refer to another's. Foreign
/// keys are checked at commit, which lets a transaction load kinds in any order. Constraints say what the field types say.
package enum SQLRenderer {
    /// The column that owns every row; no kind declares a field of this name (tested).
    package static let owner = "account_id"
    /// The table of bodies and media.
    package static let contentTable = "content"

    /// All tables in load order, contents first.
    package static func renderSchema(_ kinds: [AssetKind] = AssetKind.catalogue) -> String {
        ([contentDDL] + kinds.map(render)).joined(separator: "\n")
    }

    /// The table of one kind.
    package static func render(_ kind: AssetKind) -> String {
        let columns = ["\(quote(owner)) TEXT NOT NULL"] + kind.fields.map(column)
        let constraints = [primaryKey(of: kind)] + ownership(of: kind) + kind.fields.compactMap(foreignKey)
        let body = (columns + constraints).map { "    " + $0 }.joined(separator: ",\n")
        return "CREATE TABLE \(quote(kind.id.name)) (\n\(body)\n) STRICT, WITHOUT ROWID;\n"
    }

    /// `name` as an SQL identifier.
    package static func quote(_ name: String) -> String { "\"\(name)\"" }

    private static let contentDDL = """
        CREATE TABLE "content" (
            "account_id" TEXT NOT NULL,
            "path" TEXT NOT NULL CHECK ("path" GLOB 'data/content/[0-9a-f][0-9a-f]/*'),
            "bytes" BLOB NOT NULL,
            UNIQUE ("account_id", "path")
        ) STRICT;

        """

    private static func primaryKey(of kind: AssetKind) -> String {
        kind.id == .account ? "PRIMARY KEY (\(quote(owner)))" : "PRIMARY KEY (\(quote(owner)), \"id\")"
    }

    private static func ownership(of kind: AssetKind) -> [String] {
        guard kind.id != .account else { return ["CHECK (\(quote(owner)) = \"id\")"] }
        return [
            "FOREIGN KEY (\(quote(owner))) REFERENCES \"account\" (\(quote(owner))) DEFERRABLE INITIALLY DEFERRED"
        ]
    }

    private static func foreignKey(_ field: Field) -> String? {
        let target: String
        switch field.type {
        case .reference(let kind): target = "\(quote(kind.name)) (\(quote(owner)), \"id\")"
        case .attachment: target = "\(quote(contentTable)) (\(quote(owner)), \"path\")"
        default: return nil
        }
        return "FOREIGN KEY (\(quote(owner)), \(quote(field.name))) REFERENCES \(target) DEFERRABLE INITIALLY DEFERRED"
    }

    private static func column(_ field: Field) -> String {
        let name = quote(field.name)
        let type =
            switch field.type {
            case .integer, .boolean: "INTEGER"
            default: "TEXT"
            }
        let null = field.isRequired ? " NOT NULL" : ""
        let check = check(on: field, name).map { " CHECK (\($0))" } ?? ""
        return "\(name) \(type)\(null)\(check)"
    }

    private static func check(on field: Field, _ name: String) -> String? {
        switch field.type {
        case .key: "\(name) <> ''"
        case .boolean: "\(name) IN (0, 1)"
        case .integer: "\(name) BETWEEN -9007199254740991 AND 9007199254740991"
        case .word(let vocabulary): "\(name) IN (\(vocabulary.words.map { "'\($0)'" }.joined(separator: ", ")))"
        case .timestamp: timestampCheck(name)
        case .json(let shape): jsonCheck(name, shape)
        case .reference, .text, .attachment, .secret: nil
        }
    }

    /// The shape by pattern, and that it is a moment of the calendar: SQLite carries 30 February over into March, so it differs.
    private static func timestampCheck(_ name: String) -> String {
        let shape = "????-??-??T??:??:??"
        let fraction = "length(\(name)) <= 30 AND substr(\(name), 21) NOT GLOB '*[^0-9]*Z'"
        return "(\(name) GLOB '\(shape)Z' OR (\(name) GLOB '\(shape).[0-9]*Z' AND \(fraction)))"
            + " AND strftime('%Y-%m-%dT%H:%M:%S', \(name)) IS substr(\(name), 1, 19)"
    }

    private static func jsonCheck(_ name: String, _ shape: JSONShape) -> String {
        switch shape {
        case .any: "json_valid(\(name))"
        case .object: "json_valid(\(name)) AND json_type(\(name)) = 'object'"
        case .array, .strings: "json_valid(\(name)) AND json_type(\(name)) = 'array'"
        }
    }
}
