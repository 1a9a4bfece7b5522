/// A plan as a page for whoever decides: sections of tables and sentences, static, without scripts, without anything from elsewhere.
package struct PlanPage {
    /// One part of the plan.
    package struct Section {
        package let title: String
        /// A sentence below the title.
        package let note: String
        package let columns: [(title: String, isNumber: Bool)]
        package let rows: [[String]]

        /// A part.
        package init(title: String, note: String, columns: [(title: String, isNumber: Bool)], rows: [[String]]) {
            self.title = title
            self.note = note
            self.columns = columns
            self.rows = rows
        }
    }

    private let title: String
    private let lead: String
    private let sections: [Section]

    /// A page.
    package init(title: String, lead: String, sections: [Section]) {
        self.title = title
        self.lead = lead
        self.sections = sections
    }

    /// The whole page.
    package var document: HTML {
        PageFrame.document(
            title: "\(title)",
            body: """
                <header><p class="eyebrow">Migration plan</p><h1><bdi>\(title)</bdi></h1><p class="lead">\(lead)</p></header>
                <main id="content">
                \(sections.enumerated().map { html($0.element, number: $0.offset) })
                </main>
                <footer><p>Made by dataport. Nothing has been written to the service by making this page.</p></footer>
                """)
    }

    private func html(_ section: Section, number: Int) -> HTML {
        let table: HTML =
            section.rows.isEmpty
            ? ""
            : PageElements.table(
                section.title, columns: section.columns, rows: section.rows.map { row($0, section.columns) },
                narrow: .stacks)
        return """
            <section aria-labelledby="s\(number)"><h2 id="s\(number)">\(section.title)</h2>
            <p>\(section.note)</p>
            \(table)</section>

            """
    }

    private func row(_ cells: [String], _ columns: [(title: String, isNumber: Bool)]) -> HTML {
        let cells = zip(cells, columns).enumerated().map { index, cell -> HTML in
            if index == 0 { return "<th scope=\"row\">\(cell.0)</th>" }
            return cell.1.isNumber
                ? "<td class=\"n\" data-label=\"\(cell.1.title)\">\(cell.0)</td>"
                : "<td class=\"prose\" data-label=\"\(cell.1.title)\">\(cell.0)</td>"
        }
        return "<tr>\(cells)</tr>\n"
    }
}
