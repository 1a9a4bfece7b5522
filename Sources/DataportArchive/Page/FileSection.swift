import DataportCore
import DataportFormats

/// Every file with records, by kind.
struct FileSection {
    let facts: ArchiveFacts
    let overview: AccountOverview

    var section: PageSection? {
        PageSection("files", "All files", "\(introduction)\(table)\(spreadsheets)\(others)")
    }

    private var introduction: HTML {
        """
        <p>\(facts.formats.count > 1 ? "The same records stand in every format." : "") JSON and XML are for programs. CSV opens in \
        spreadsheet programs: import its columns as <em>text</em>, or long numbers and dates will be changed.</p>

        """
    }

    private var table: HTML {
        let present = facts.kinds.filter { $0.state == .complete || $0.state == .partial }
        let empty = present.filter { $0.records == 0 }
        var html = table("Files by kind of data", present.filter { $0.records > 0 })
        if !empty.isEmpty {
            html += PageElements.details(
                "\(Wording.count(empty.count, "kind")) of data of which the account holds nothing",
                table("Files without records", empty))
        }
        return html
    }

    private func table(_ caption: String, _ kinds: [ArchiveFacts.KindFacts]) -> HTML {
        let rows: [HTML] = kinds.map { kind in
            """
            <tr><th scope="row">\(Wording.sentence(kind.kind.label))<small>\(Self.summary(kind.kind))</small></th>\
            \(PageElements.number(kind.records, label: "Records"))\(facts.formats.map { file(of: kind, in: $0) })</tr>

            """
        }
        return PageElements.table(
            caption,
            columns: [("Kind of data", false), ("Records", true)] + facts.formats.map { (Self.name($0), false) },
            rows: rows, narrow: .stacks)
    }

    // Only the first sentence: the others speak to programmers.
    private static func summary(_ kind: AssetKind) -> String {
        let sentence = kind.summary.split(separator: ".", maxSplits: 1).first ?? ""
        return sentence.filter { $0 != "`" } + "."
    }

    private func file(of kind: ArchiveFacts.KindFacts, in format: ArchiveFormat) -> HTML {
        let path = format.path(of: kind.kind)
        guard let file = kind.files.first(where: { $0.path == path }) else { return "<td></td>" }
        let link = PageElements.link(file.path, Self.name(format), about: kind.kind.label)
        return "<td class=\"keep\">\(link) <small>\(Wording.bytes(file.byteCount))</small></td>"
    }

    static func name(_ format: ArchiveFormat) -> String { format.rawValue.uppercased() }

    private var spreadsheets: HTML {
        guard !facts.spreadsheets.isEmpty else { return "" }
        let names = Dictionary(overview.lists.shown.map { ($0.id, $0.name) }) { first, _ in first }
        let items: [HTML] = facts.spreadsheets.map {
            let name = names[$0.listID] ?? $0.listID
            let link = PageElements.link($0.path, $0.path, about: name)
            return "<li>\(link) – <bdi>\(name)</bdi>, \(Wording.count($0.rows, "row"))</li>\n"
        }
        return """
            <h3>Spreadsheets</h3>
            <p>One wide table for each list, made to be opened and not to be imported: cells that could run as formulas begin with an \
            apostrophe.</p>
            <ul class="plain">
            \(items)</ul>

            """
    }

    private var others: HTML {
        let content: HTML =
            facts.contentFiles > 0
            ? "<li><code>data/content</code> – \(Wording.count(facts.contentFiles, "mail or picture", "mails and pictures")), \(Wording.bytes(facts.contentBytes))</li>\n"
            : ""
        return """
            <h3>Around them</h3>
            <ul class="plain">
            \(content)<li><a href="README.txt">README.txt</a> – how to open and check the archive, as plain text</li>
            <li><a href="report/portability-report.json">report/portability-report.json</a> – what is here and what is not, for programs \
            and lawyers</li>
            <li><a href="datapackage.json">datapackage.json</a> – every data file with its columns (Data Package 2.0)</li>
            <li><code>schema</code> – the rules for every file (JSON Schema and XSD)</li>
            <li><a href="manifest-sha256.txt">manifest-sha256.txt</a> – the digests that show whether anything was changed (BagIt 1.0)</li>
            </ul>

            """
    }
}
