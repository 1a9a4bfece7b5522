import DataportCore
import DataportFormats
import Testing

struct MarkdownRendererTests {
    @Test func `a page tells files, fields, references, personal data and an example`() {
        let page = MarkdownRenderer.render(.specimen, among: [.list, .specimen])
        for line in [
            "# specimen\n\nOne field of every type & shape.\n",
            "`data/json/specimens.jsonl`, `data/csv/specimens.csv`, `data/xml/specimens.xml`",
            "[JSON Schema](../../schemas/v1/json-schema/specimen.schema.json)",
            "| `title` | text | yes |  | A required text. |\n",
            "| `note` | text |  | personal | A text \\| with <marks>. |\n",
            "| `color` | word: `red`, `light_green` |  |  | A word. |\n",
            "| `strings` | json: array of strings |  |  | Several texts. |\n",
            "| `key` | secret: `api_key` |  | secret | A secret. |\n",
            "| `list_id` | reference to [list](list.md) |  |  | A record of another kind. |\n",
            "- Refers to: [specimen](specimen.md) by `parent_id`, [list](list.md) by `list_id`\n",
            "- Referred to by: [specimen](specimen.md) by `parent_id`\n",
            "| A | Identifiers such as", #""key":{"redacted":"api_key"}"#,
        ] {
            #expect(page.contains(line), "\(line)")
        }
    }

    @Test func `references are told in both directions`() {
        let page = MarkdownRenderer.render(.list)
        #expect(page.contains("- Refers to: nothing\n"))
        #expect(page.contains("[subscription](subscription.md) by `list_id`"))
    }

    @Test func `the index lists every kind once, under its group`() {
        let index = MarkdownRenderer.renderIndex()
        for kind in AssetKind.catalogue {
            #expect(index.components(of: "| [\(kind.id)](\(kind.id).md) | `\(kind.plural)` |") == 1, "\(kind.id)")
        }
        for group in KindGroup.allCases { #expect(index.contains("\n## `\(group.rawValue)`\n")) }
    }

    @Test(arguments: AssetKind.catalogue)
    func `examples hold every field in order`(kind: AssetKind) {
        guard case .object(let members) = ExampleRecord.of(kind) else {
            Issue.record("not an object")
            return
        }
        #expect(members.map(\.key) == kind.fields.map(\.name))
        for (field, value) in zip(kind.fields, members.map(\.value)) {
            if case .word(let vocabulary) = field.type, case .string(let word) = value {
                #expect(vocabulary.words.contains(word), "\(kind.id).\(field.name)")
            }
            if case .json(.object) = field.type {
                #expect(value.text(.compact).hasPrefix("{"), "\(kind.id).\(field.name)")
            }
            if field.type == .json(.array) || field.type == .json(.strings) {
                #expect(value.text(.compact).hasPrefix("["), "\(kind.id).\(field.name)")
            }
        }
    }
}

extension String {
    /// How often `part` stands in the text.
    fileprivate func components(of part: String) -> Int {
        split(separator: part, omittingEmptySubsequences: false).count - 1
    }
}
