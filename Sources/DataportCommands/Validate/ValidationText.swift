import DataportArchive
import DataportCore
import DataportFormats

/// What a validation says.
enum ValidationText {
    /// One archive and what was found.
    struct Result {
        let archive: String
        let outcome: ArchiveValidator.Outcome
    }

    // MARK: For people

    /// Findings, what was not shown, and the verdict.
    static func text(_ result: Result, style: Style, isQuiet: Bool) -> String {
        let log = result.outcome.log
        var text = ""
        // Errors first: they decide.
        let entries = Finding.Severity.allCases.flatMap { severity in
            log.entries.filter { $0.rule.severity == severity }
        }
        for entry in entries {
            for finding in entry.shown { text += line(finding, style) }
            let hidden = entry.total - entry.shown.count
            if hidden > 0 { text += style.dim("… and \(Figures.count(hidden)) more of \(entry.rule.id)\n") }
        }
        if isQuiet { return text }
        return text + verdict(result, style)
    }

    /// `data/csv/contacts.csv:4102:12: error: the value of email is null but required [field.required]`
    static func line(_ finding: Finding, _ style: Style) -> String {
        let severity =
            switch finding.severity {
            case .error: style.red(style.bold("error:"))
            case .warning: style.yellow("warning:")
            case .note: style.dim("note:")
            }
        var text = "\(place(finding.place)): \(severity) \(Terminal.safe(finding.message, limit: 500))"
        if let record = finding.record { text += ", record \(Terminal.safe(record))" }
        return text + " \(style.dim("[\(finding.rule)]"))\n"
    }

    private static func place(_ place: Finding.Place) -> String {
        var text = Terminal.safe(place.file, limit: 500)
        if let line = place.line { text += ":\(line)" }
        if place.line != nil, let column = place.column { text += ":\(column)" }
        return text
    }

    private static func verdict(_ result: Result, _ style: Style) -> String {
        let log = result.outcome.log
        let counts = Finding.Severity.allCases.compactMap { severity in
            let total = log.total(severity)
            return total == 0 ? nil : "\(Figures.count(total)) \(severity.rawValue)\(total == 1 ? "" : "s")"
        }
        let name = Terminal.safe(result.archive, limit: 1000)
        let checked =
            "\(Figures.count(result.outcome.records)) records, \(Figures.count(result.outcome.files)) file\(result.outcome.files == 1 ? "" : "s"),"
            + " \(Figures.bytes(result.outcome.bytes))"
        if counts.isEmpty { return "\(name): \(style.green("valid")) (\(checked))\n" }
        let isValid = log.total(.error) == 0
        let word = isValid ? style.green("valid") : style.red("not valid")
        let rule = log.entries.first { $0.rule.severity == .error }?.rule.id
        let advice = rule.map { "  next:  dataport explain \($0)\n" } ?? ""
        return "\(name): \(word), \(counts.joined(separator: ", ")) (\(checked))\n" + advice
    }

    // MARK: For programs

    /// One object a finding, and one at the end.
    static func lines(_ result: Result) -> String {
        let findings = result.outcome.log.entries.flatMap(\.shown).map { object($0, result.archive) }
        return (findings + [summary(result)]).map { $0.text(.compact) + "\n" }.joined()
    }

    private static func object(_ finding: Finding, _ archive: String) -> JSONValue {
        .object(present: [
            "event": "finding", "archive": .string(archive), "severity": .string(finding.severity.rawValue),
            "rule": .string(finding.rule), "file": .string(finding.place.file),
            "line": finding.place.line.map { .integer($0) }, "column": finding.place.column.map { .integer($0) },
            "kind": finding.kind.map { .string($0.name) }, "record": finding.record.map { .string($0) },
            "field": finding.field.map { .string($0) }, "message": .string(finding.message),
        ])
    }

    private static func summary(_ result: Result) -> JSONValue {
        let log = result.outcome.log
        let isValid = log.total(.error) == 0
        return [
            "event": "result", "command": "validate", "archive": .string(result.archive),
            "outcome": .string(isValid ? "valid" : "invalid"), "exit": .integer(isValid ? 0 : 1),
            "records": .integer(result.outcome.records), "files": .integer(result.outcome.files),
            "errors": .integer(log.total(.error)), "warnings": .integer(log.total(.warning)),
            "notes": .integer(log.total(.note)),
            "rules": .object(log.entries.map { .init($0.rule.id, .integer($0.total)) }),
        ]
    }
}
