package import DataportCore
import DataportFormats
import DataportZip

/// `README.txt`: what somebody needs who finds the archive years later and has nothing but a text editor.
package struct ReadMe {
    let facts: ArchiveFacts
    let overview: AccountOverview

    /// A README of an archive.
    package init(facts: ArchiveFacts, overview: AccountOverview) {
        self.facts = facts
        self.overview = overview
    }

    /// Appends the README to `writer`.
    package func write(into writer: inout ByteWriter) { writer.append(text) }

    /// The whole README, no line longer than 72 characters unless it is a command.
    package var text: String {
        var text = PlainText()
        opening(&text)
        contents(&text)
        opening(of: &text)
        checking(&text)
        missing(&text)
        arrival(&text)
        format(&text)
        return text.text
    }

    private func opening(_ text: inout PlainText) {
        let title = overview.account?.title ?? facts.account
        text.title("Account archive of \(title)")
        text.paragraph(
            """
            This archive holds one e-mail marketing account, exported on \(Wording.moment(facts.created)) from \
            \(facts.sourceName) by \(facts.generator). Account: \(facts.account).
            """)
        text.paragraph(
            facts.isSnapshot
                ? "All of it was read at one moment."
                : "It was read over some time; what changed meanwhile may be in it or not.")
        text.paragraph("It holds personal data. Keep it encrypted, and delete copies that nobody needs.")
    }

    private func contents(_ text: inout PlainText) {
        text.heading("What is inside")
        text.entry("index.html", "Open this first: everything at a glance, in any browser.")
        for format in facts.formats {
            text.entry("data/\(format.rawValue)/", "The records in \(FileSection.name(format)), one file a kind.")
        }
        if facts.contentFiles > 0 {
            text.entry(
                "data/content/", "\(Wording.count(facts.contentFiles, "mail or picture", "mails and pictures")).")
        }
        if !facts.spreadsheets.isEmpty {
            text.entry(
                "spreadsheet/", "\(Wording.count(facts.spreadsheets.count, "table")) for people, one for each list.")
        }
        text.entry("report/", "What is here, what is not, and why.")
        text.entry("schema/", "The rules for every file.")
        text.entry("datapackage.json", "Every data file with its columns.")
        text.entry("manifest-sha256.txt", "Digests of every file below data/.")
        text.blank()
        for kind in facts.kinds where kind.records > 0 {
            text.entry(Wording.sentence(kind.kind.label), Wording.count(kind.records))
        }
    }

    private func opening(of text: inout PlainText) {
        text.heading("How to open it")
        text.paragraph("Unpack the zip file and open index.html in a browser. It works without the internet.")
        if facts.formats.contains(.csv) {
            text.paragraph(
                facts.spreadsheets.isEmpty
                    ? """
                    A spreadsheet program changes long numbers, dates and leading zeros, and may run cells that look like formulas. Do \
                    not open the CSV files by double click: import them, and choose the type text for every column.
                    """
                    : """
                    For a spreadsheet program use the files in spreadsheet/. They are safe to open, and not meant to be imported \
                    anywhere. If you need the files in data/csv/, import them, and choose the type text for every column.
                    """)
        }
        let first = facts.formats.contains(.json) ? "data/json/" : facts.formats.first.map { "data/\($0.rawValue)/" }
        text.paragraph(
            "Authoritative are the files in \(first ?? "data/"). The other formats hold the same rows in the same order."
        )
    }

    private func checking(_ text: inout PlainText) {
        text.heading("How to check that it is whole and unchanged")
        text.paragraph("With common programs; \(VerificationStep.archiveName) stands for the name of the zip file.")
        for step in VerificationStep.all(for: facts) {
            text.paragraph(step.purpose)
            text.command(step.command)
        }
    }

    private func missing(_ text: inout PlainText) {
        text.heading("What is missing")
        let kinds = facts.kinds.filter { $0.state != .complete }
        if kinds.isEmpty { text.paragraph("Nothing: every kind of data was read completely.") }
        for kind in kinds {
            let reason = kind.reason.map { " (\($0))" } ?? ""
            text.item("\(Wording.sentence(kind.kind.label)): \(Advice.state(kind.state).lowercased())\(reason).")
        }
        guard !facts.redactions.isEmpty else { return }
        text.heading("Secrets that were left out")
        for redaction in facts.redactions {
            text.item("\(Advice.name(of: redaction)) (\(redaction.count)). \(Advice.next(for: redaction.secret))")
        }
    }

    private func arrival(_ text: inout PlainText) {
        let kinds = facts.kinds.filter { $0.records > 0 }
        let advice = kinds.compactMap { kind in
            Advice.arrival(of: kind.kind.id).map { "\(Wording.sentence(kind.kind.label)): \($0)" }
        }
        guard !advice.isEmpty else { return }
        text.heading("At the new place")
        for item in advice { text.item(item) }
    }

    private func format(_ text: inout PlainText) {
        text.heading("Format")
        text.paragraph(
            """
            This is a dataport archive, format version \(ArchiveFacts.formatVersion): a zip file (ISO/IEC 21320-1) that is also a BagIt \
            bag (RFC 8493) and a Data Package 2.0. JSON Lines, CSV (RFC 4180) and XML 1.0, all UTF-8. The format is described in \
            docs/format.md of the program dataport; the schemas in schema/ describe every file on their own.
            """)
    }
}
