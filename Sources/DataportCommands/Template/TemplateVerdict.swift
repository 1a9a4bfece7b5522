import DataportCore
import DataportFormats

/// Findings about a body, for people and for programs.
struct TemplateVerdict {
    let file: String
    let findings: [Finding]

    func total(_ severity: Finding.Severity) -> Int { findings.count { $0.severity == severity } }

    /// `news.html:12:4: error: this tag stays as it is: … [tag.untranslatable]`, a line each.
    func text(style: Style, isQuiet: Bool) -> String {
        findings.filter { !isQuiet || $0.severity == .error }.map { ValidationText.line($0, style) }.joined()
    }

    /// `2 errors, 1 warning`, or `nothing found`.
    var counts: String {
        let parts = Finding.Severity.allCases.compactMap { severity -> String? in
            let total = total(severity)
            return total == 0 ? nil : "\(Figures.count(total)) \(severity.rawValue)\(total == 1 ? "" : "s")"
        }
        return parts.isEmpty ? "nothing found" : parts.joined(separator: ", ")
    }

    /// One object a finding, and `result` at the end.
    func lines(_ result: [JSONValue.Member]) -> String {
        (findings.map(object) + [.object(result)]).map { $0.text(.compact) + "\n" }.joined()
    }

    private func object(_ finding: Finding) -> JSONValue {
        .object(present: [
            "event": "finding", "severity": .string(finding.severity.rawValue), "rule": .string(finding.rule),
            "file": .string(finding.place.file), "line": finding.place.line.map { .integer($0) },
            "column": finding.place.column.map { .integer($0) }, "message": .string(finding.message),
        ])
    }
}
