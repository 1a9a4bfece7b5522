package import DataportCore

/// Renders the reference: a page for each kind and an index of all.
package enum MarkdownRenderer {
    /// The page of one kind; `notice` becomes a comment above it.
    package static func render(
        _ kind: AssetKind, among kinds: [AssetKind] = AssetKind.catalogue, notice: String? = nil
    ) -> String {
        let sections = [
            "# \(kind.id)", kind.summary, files(of: kind), fieldTable(of: kind), references(of: kind, among: kinds),
            personalData(in: kind), example(of: kind), "All kinds: [README.md](README.md)",
        ]
        return comment(notice) + sections.joined(separator: "\n\n") + "\n"
    }

    static func comment(_ notice: String?) -> String { notice.map { "<!-- \($0) -->\n\n" } ?? "" }

    static func link(to kind: AssetKind.ID) -> String { "[\(kind)](\(kind).md)" }

    private static func files(of kind: AssetKind) -> String {
        let paths = ArchiveFormat.allCases.map { "`\($0.path(of: kind))`" }.joined(separator: ", ")
        let schemas = SchemaLanguage.allCases.filter { $0 != .markdown }.map { language in
            "[\(language.title)](../../\(language.path(of: kind)))"
        }
        return "In an archive: \(paths).\nSchemas: \(schemas.joined(separator: ", "))."
    }

    private static func fieldTable(of kind: AssetKind) -> String {
        let rows = kind.fields.map { field in
            let sensitivity = field.sensitivity == .none ? "" : field.sensitivity.rawValue
            let cells = [
                "`\(field.name)`", type(field.type), field.isRequired ? "yes" : "", sensitivity, field.summary,
            ]
            return "| " + cells.map(cell).joined(separator: " | ") + " |"
        }
        let head = ["| field | type | required | sensitivity | meaning |", "| --- | --- | --- | --- | --- |"]
        return "## Fields\n\n" + (head + rows).joined(separator: "\n")
    }

    private static func type(_ type: FieldType) -> String {
        switch type {
        case .key: "key"
        case .reference(let kind): "reference to \(link(to: kind))"
        case .text: "text"
        case .integer: "integer"
        case .boolean: "boolean"
        case .timestamp: "timestamp"
        case .word(let vocabulary): "word: " + vocabulary.words.map { "`\($0)`" }.joined(separator: ", ")
        case .json(.any): "json"
        case .json(.object): "json: object"
        case .json(.array): "json: array"
        case .json(.strings): "json: array of strings"
        case .attachment: "attachment"
        case .secret(let secret): "secret: `\(secret.rawValue)`"
        }
    }

    /// A vertical bar would end the cell.
    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    private static func references(of kind: AssetKind, among kinds: [AssetKind]) -> String {
        let outgoing = kind.fields.compactMap { field -> String? in
            guard case .reference(let target) = field.type else { return nil }
            return "\(link(to: target)) by `\(field.name)`"
        }
        let incoming = kinds.flatMap { other in
            other.fields.filter { $0.type == .reference(kind.id) }.map { "\(link(to: other.id)) by `\($0.name)`" }
        }
        return """
            ## References

            - Refers to: \(outgoing.isEmpty ? "nothing" : outgoing.joined(separator: ", "))
            - Referred to by: \(incoming.isEmpty ? "nothing" : incoming.joined(separator: ", "))
            """
    }

    private static func personalData(in kind: AssetKind) -> String {
        guard !kind.categories.isEmpty else { return "## Personal data\n\nNone." }
        let head = ["| category | CCPA, §1798.140(v)(1) | GDPR, article 15(1)(b) |", "| --- | --- | --- |"]
        let rows = kind.categories.map { "| \($0.rawValue) | \($0.ccpa) | \($0.gdpr) |" }
        return "## Personal data\n\n" + (head + rows).joined(separator: "\n")
    }

    private static func example(of kind: AssetKind) -> String {
        "## Example\n\nOne line of `\(ArchiveFormat.json.path(of: kind))`:\n\n```json\n"
            + ExampleRecord.of(kind).text(.compact) + "\n```"
    }
}

// MARK: Index

extension MarkdownRenderer {
    /// The index of `kinds`, group by group; `notice` becomes a comment above it.
    package static func renderIndex(_ kinds: [AssetKind] = AssetKind.catalogue, notice: String? = nil) -> String {
        let head = """
            # Kinds

            What an account holds, one page a kind. A group's name stands for all its kinds wherever kinds are named on the command
            line. The types of fields and how each format writes them: [format.md](../format.md), section 3.
            """
        let groups: [(title: String, kinds: [AssetKind])] =
            [("Kinds without a group", kinds.filter { $0.group == nil })]
            + KindGroup.allCases.map { group in ("`\(group.rawValue)`", kinds.filter { $0.group == group }) }
        let sections = groups.filter { !$0.kinds.isEmpty }.map { group in
            let rows = group.kinds.map { "| \(link(to: $0.id)) | `\($0.plural)` | \(cell($0.summary)) |" }
            return "## \(group.title)\n\n| kind | files | what it is |\n| --- | --- | --- |\n"
                + rows.joined(separator: "\n")
        }
        return comment(notice) + ([head] + sections).joined(separator: "\n\n") + "\n"
    }
}
