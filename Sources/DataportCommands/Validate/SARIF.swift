import DataportArchive
import DataportCore
import DataportFormats

/// Findings as SARIF 2.1.0 (OASIS), which CI systems show beside the code.
enum SARIF {
    /// One run over all archives.
    static func document(_ results: [ValidationText.Result]) -> JSONValue {
        let entries = results.flatMap(\.outcome.log.entries)
        let used = RuleCatalog.rules.filter { rule in entries.contains { $0.rule.id == rule.id } }
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": [
                            "name": "dataport", "version": .string(Version.program), "rules": .array(used.map(rule)),
                        ]
                    ],
                    "results": .array(
                        results.flatMap { result in
                            result.outcome.log.entries.flatMap(\.shown).map { self.result($0, result.archive) }
                        }),
                ]
            ],
        ]
    }

    private static func rule(_ rule: Rule) -> JSONValue {
        [
            "id": .string(rule.id), "shortDescription": ["text": .string(rule.demand)],
            "fullDescription": ["text": .string(rule.reason)], "help": ["text": .string(rule.remedy)],
            "defaultConfiguration": ["level": .string(rule.severity.rawValue)],
        ]
    }

    private static func result(_ finding: Finding, _ archive: String) -> JSONValue {
        let region = finding.place.line.map { line in
            JSONValue.object(present: [
                "startLine": .integer(line), "startColumn": finding.place.column.map { .integer($0) },
            ])
        }
        let physical = JSONValue.object(present: [
            "artifactLocation": ["uri": .string(escape("\(archive)/\(finding.place.file)"))], "region": region,
        ])
        return [
            "ruleId": .string(finding.rule), "level": .string(finding.severity.rawValue),
            "message": ["text": .string(finding.message + (finding.record.map { ", record \($0)" } ?? ""))],
            "locations": [["physicalLocation": physical]],
        ]
    }

    /// A path as a relative reference of RFC 3986.
    private static func escape(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return path.utf8.reduce(into: "") { text, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
                text.unicodeScalars.append(UnicodeScalar(byte))
            default: text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
