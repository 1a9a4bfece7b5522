import DataportTemplates
import Foundation
import Testing

/// The tables of docs/templates.md are what the code writes.
struct DocumentTests {
    private static let tags: [TemplateTag] = [
        .value(.unsubscribe), .value(.webVersion), .value(.preferences), .value(.forward),
        .field(TemplateField(.firstName, fallback: "there")), .field(TemplateField(.custom("CITY"))),
        .date([.day, .text("."), .month, .text("."), .year]), .begin(.equals(.custom("CITY"), "Oslo")),
    ]

    /// `| MailWizz | [UNSUBSCRIBE_URL] | …`; a tilde says nearly, a dash says that there is none.
    private static func row(_ family: TagFamily) -> String {
        let cells = tags.map { tag in
            switch family.write(tag) {
            case .exact(let text): code(text)
            case .near(let text, _): "≈ \(code(text))"
            case .none: "–"
            }
        }
        return "| \(family.service) | \(cells.joined(separator: " | ")) |"
    }

    private static func code(_ text: String) -> String {
        "`\(text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|"))`"
    }

    @Test func `the table of tags is up to date`() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/templates.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        for family in TagFamily.allCases { #expect(text.contains(Self.row(family) + "\n"), "\(Self.row(family))") }
        for family in TagFamily.allCases {
            let words = family.values.map(\.rawValue).joined(separator: ", ")
            #expect(text.contains("| \(family.service) | \(words) |\n"), "| \(family.service) | \(words) |")
        }
    }
}
