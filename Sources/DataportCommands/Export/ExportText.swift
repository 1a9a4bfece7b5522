import DataportArchive
import DataportCore
import DataportEngine

/// The end of an export for people.
enum ExportText {
    static func summary(_ outcome: ExportRun.Outcome, _ request: ExportRequest, style: Style) -> String {
        let kinds = outcome.facts.kinds.filter { $0.state == .complete || $0.state == .partial }.count
        var text = style.green(style.bold("Exported")) + " account \(Terminal.safe(request.account))"
        text += " to \(style.bold(request.destinationName))\n"
        text += "  \(Figures.count(outcome.report.recordsRead)) records of \(kinds) kinds,"
        text += " \(Figures.count(outcome.facts.contentFiles)) bodies and media,"
        text += " \(Figures.bytes(outcome.archiveBytes)), \(Figures.duration(outcome.seconds))\n"
        text += redactions(outcome.facts.redactions)
        text += missing(outcome.facts)
        text += RemarkText.lines(outcome.remarks, style: style)
        text += MediaText.summary(outcome.media)
        if case .file(let path, _) = request.destination {
            text += "  Look inside: dataport inspect \(Shell.quote(path))\n"
            text += "  Check it:    unzip -tq \(Shell.quote(path))\n"
        }
        return text
    }

    private static func redactions(_ redactions: [ArchiveFacts.Redaction]) -> String {
        let count = redactions.reduce(0) { $0 + $1.count }
        guard count > 0 else { return "" }
        return
            "  \(Figures.count(count)) passwords and keys were left out; report/portability-report.json lists them.\n"
    }

    private static func missing(_ facts: ArchiveFacts) -> String {
        let unreadable = facts.kinds.filter { $0.state == .unreadable || $0.state == .partial }
        guard !unreadable.isEmpty else { return "" }
        if unreadable.count > 8 {
            // A file of another service holds few kinds; the others are not worth a line each.
            return
                "  \(unreadable.count) of \(facts.kinds.count) kinds are not, or not wholly, in this source; the report says why.\n"
        }
        return
            "  Not or only partly readable: \(unreadable.map(\.kind.label).joined(separator: ", ")); the report says why.\n"
    }
}

extension ExportRequest {
    /// The destination for people.
    var destinationName: String {
        switch destination {
        case .file(let path, _): Terminal.safe(path, limit: 1000)
        case .standardOutput: "standard output"
        }
    }
}

/// Text that a shell reads back as it was.
enum Shell {
    static func quote(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x2B, 0x3D, 0x40, 0x2C: true
            default: false
            }
        }
        if isPlain && !text.isEmpty { return text }
        return "'"
            + Terminal.safe(text, limit: 1000).split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }
}
