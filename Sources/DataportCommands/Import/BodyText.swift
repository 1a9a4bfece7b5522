import DataportBodies
import DataportCore
import DataportFormats
import DataportTemplates

/// What an import says of bodies.
enum BodyText {
    /// So many findings people are shown.
    private static let shown = 20

    /// For people; nothing when bodies stay as they are.
    static func text(_ prepared: ImportRun.Prepared, _ request: ImportRequest, style: Style) -> String {
        guard let report = prepared.bodies?.report else { return "" }
        return translation(report, request, style) + links(report, request)
    }

    private static func translation(_ report: BodyReport, _ request: ImportRequest, _ style: Style) -> String {
        guard let target = request.translation.target else { return "" }
        var text = "  Bodies for \(target.service): \(Figures.count(report.tags - report.kept))"
        text += " of \(Figures.count(report.tags)) tags translated, in \(counted(report.records, "record"))"
        text += " with \(counted(report.bodies, "body", "bodies"))\n"
        // Errors first: they are to be mended.
        let findings =
            report.findings.filter { $0.severity == .error } + report.findings.filter { $0.severity != .error }
        for finding in findings.prefix(shown) { text += "    " + line(finding, style) }
        let hidden = report.total(.error) + report.total(.warning) - min(report.findings.count, shown)
        if hidden > 0 { text += "    … and \(Figures.count(hidden)) more\n" }
        let untouched = report.untouched.sorted { $0.key < $1.key }
        guard !untouched.isEmpty else { return text }
        let words = untouched.map { "\(Figures.count($0.value)) × \(Terminal.safe($0.key))" }.joined(separator: ", ")
        return text + "    records in a syntax that is not translated stay as they are: \(words)\n"
    }

    /// `template tpl-1, html:2:39: error: this tag stays as it is: … [tag.untranslatable]`
    private static func line(_ finding: Finding, _ style: Style) -> String {
        var finding = finding
        finding.record = nil
        return ValidationText.line(finding, style)
    }

    private static func links(_ report: BodyReport, _ request: ImportRequest) -> String {
        guard let base = request.translation.mediaBase else { return "" }
        guard report.links > 0 else { return "  No body takes an image that the archive holds from its old address.\n" }
        let endings = Set(report.linkedFiles.compactMap { $0.split(separator: ".").last }).sorted()
        let patterns = endings.map { "'data/content/*.\($0)'" }.joined(separator: " ")
        return "  \(counted(report.links, "link")) to images in \(counted(report.linkedBodies, "body", "bodies"))"
            + " lead to \(base.address) now. Put \(counted(report.linkedFiles.count, "file")) there:\n"
            + "    unzip -j \(Shell.quote(request.archive)) \(patterns) -d FOLDER\n"
    }

    private static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(Figures.count(count)) \(count == 1 ? one : many ?? one + "s")"
    }

    /// For programs; `nil` when bodies stay as they are.
    static func object(_ prepared: ImportRun.Prepared) -> JSONValue? {
        guard let report = prepared.bodies?.report else { return nil }
        return .object(present: [
            "records": .integer(report.records), "bodies": .integer(report.bodies), "tags": .integer(report.tags),
            "kept": .integer(report.kept), "errors": .integer(report.total(.error)),
            "warnings": .integer(report.total(.warning)), "findings": .array(report.findings.map(object)),
            "untouched": .object(
                report.untouched.sorted { $0.key < $1.key }.map { .init($0.key, .integer($0.value)) }),
            "image_links": .integer(report.links), "image_bodies": .integer(report.linkedBodies),
            "image_files": .strings(report.linkedFiles.sorted()),
        ])
    }

    private static func object(_ finding: Finding) -> JSONValue {
        .object(present: [
            "severity": .string(finding.severity.rawValue), "rule": .string(finding.rule),
            "kind": finding.kind.map { .string($0.name) }, "record": finding.record.map { .string($0) },
            "field": finding.field.map { .string($0) }, "line": finding.place.line.map { .integer($0) },
            "column": finding.place.column.map { .integer($0) }, "message": .string(finding.message),
        ])
    }
}
