import DataportCore
import DataportFormats

/// What a source noticed, for people and programs.
enum RemarkText {
    static func lines(_ remarks: [Remark], style: Style) -> String {
        remarks.map { remark in
            let mark = remark.severity == .note ? style.dim("note") : style.yellow("warning")
            let first = remark.place.map { " (first: \(Self.place($0)))" } ?? ""
            return "  \(mark): \(Figures.count(remark.count)) × \(remark.message)\(first) [\(remark.rule)]\n"
        }.joined()
    }

    private static func place(_ place: Finding.Place) -> String {
        Terminal.safe(place.file, limit: 200) + (place.line.map { ":\($0)" } ?? "")
    }

    static func json(_ remarks: [Remark]) -> JSONValue {
        .array(
            remarks.map { remark in
                .object(present: [
                    "severity": .string(remark.severity.rawValue), "rule": .string(remark.rule),
                    "message": .string(remark.message), "count": .integer(remark.count),
                    "file": remark.place.map { .string($0.file) },
                    "line": remark.place?.line.map { .integer($0) },
                ])
            })
    }
}
