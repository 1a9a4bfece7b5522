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

    /// All tables in load order, contents first; `notice` becomes a comment above them.
    package static func renderSchema(_ kinds: [AssetKind] = AssetKind.catalogue, notice: String? = nil) -> String {
        comment(notice) + ([contentDDL] + kinds.map { render($0) }).joined(separator: "\n")
    }

    /// The table of one kind; `notice` becomes a comment above it.
    package static func render(_ kind: AssetKind, notice: String? = nil) -> String {
        let columns = ["\(quote(owner)) TEXT NOT NULL"] + kind.fields.map(column)
        let constraints = [primaryKey(of: kind)] + ownership(of: kind) + kind.fields.compactMap(foreignKey)
        let body = (columns + constraints).map { "    " + $0 }.joined(separator: ",\n")
        return comment(notice) + "CREATE TABLE \(quote(kind.id.name)) (\n\(body)\n) STRICT, WITHOUT ROWID;\n"
    }

    /// `name` as an SQL identifier.
    package static func quote(_ name: String) -> String { "\"\(name)\"" }

    private static func comment(_ notice: String?) -> String { notice.map { "-- \($0)\n\n" } ?? "" }

    private static let contentDDL = """
        CREATE TABLE "content" (
            "account_id" TEXT NOT NULL,
            "path" TEXT NOT NULL CHECK (\(contentPathCheck)),
            "bytes" BLOB NOT NULL,
            UNIQUE ("account_id", "path")
        ) STRICT;

        """

    /// `data/content/<aa>/<sha256>.<ext>`: the digest stands at 17 to 80 and begins with what stands at 14 and 15.
    private static let contentPathCheck =
        """
        "path" GLOB 'data/content/??/?*.?*' AND substr("path", 14, 2) = substr("path", 17, 2) \
        AND substr("path", 17, 64) NOT GLOB '*[^0-9a-f]*' AND substr("path", 81, 1) = '.' \
        AND substr("path", 82) NOT GLOB '*[^a-z0-9]*' AND length("path") > 81 \
        AND length("path") = length(CAST("path" AS BLOB))
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

    /// The calendar by SQLite: any modifier makes it carry 30 February over into March, so that it differs. The fraction is by pattern,
    /// and kept from `strftime`, which may round it up. SQLite's functions stop at NUL, comparisons do not.
    private static func timestampCheck(_ name: String) -> String {
        let second = "substr(\(name), 1, 19)"
        return "strftime('%Y-%m-%dT%H:%M:%S', \(second), '+0 days') IS \(second) AND (\(name) = \(second) || 'Z'"
            + " OR \(name) = substr(\(name), 1, 30) AND substr(\(name), 20) GLOB '.[0-9]*Z'"
            + " AND substr(\(name), 21) NOT GLOB '*[^0-9]*Z')"
    }

    /// `json_valid` of null is 0 before SQLite 3.42 and null after; it stops at NUL. It stands before `json_type`, which fails loudly
    /// on what is not JSON.
    private static func jsonCheck(_ name: String, _ shape: JSONShape) -> String {
        let type =
            switch shape {
            case .any: "<> 'null'"
            case .object: "= 'object'"
            case .array, .strings: "= 'array'"
            }
        return "\(name) IS NULL OR instr(\(name), char(0)) = 0 AND json_valid(\(name)) AND json_type(\(name)) \(type)"
    }
}
