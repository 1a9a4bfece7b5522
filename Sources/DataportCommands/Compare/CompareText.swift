import DataportCore
import DataportEngine
import DataportFormats

/// What a comparison says.
enum CompareText {
    /// One difference for people.
    static func line(_ difference: Comparison.Difference) -> String {
        let form =
            switch difference.form {
            case .onlyLeft: "only left"
            case .onlyRight: "only right"
            case .fields(let names): "different: \(names.joined(separator: ", "))"
            }
        return "\(name(difference.kind)) \(Terminal.safe(difference.id)): \(form)\n"
    }

    /// The counts for people.
    static func table(_ comparison: Comparison, style: Style) -> String {
        var table = TextTable([
            ("kind", .left), ("same", .right), ("different", .right), ("only left", .right), ("only right", .right),
            ("", .left),
        ])
        let absent = comparison.entries.filter { $0.isAbsent }
        for entry in comparison.entries where !entry.isAbsent || absent.count <= 3 {
            let counts = [entry.same, entry.different, entry.onlyLeft, entry.onlyRight].map(Figures.count)
            let shown = entry.obstacle == nil ? counts : counts.map { _ in "–" }
            let remark =
                entry.obstacle.map { "not compared; \(Terminal.safe($0))" } ?? entry.note.map { Terminal.safe($0) }
                ?? ""
            table.add([entry.kind.flatMap(AssetKind.kind)?.label ?? "bodies and media"] + shown + [remark])
        }
        let others = absent.count > 3 ? "… and \(absent.count) kinds that neither side has\n" : ""
        return table.render(style: style) + others + "\n" + verdict(comparison, style)
    }

    private static func verdict(_ comparison: Comparison, _ style: Style) -> String {
        if comparison.isEqual { return style.green("Both sides say the same.\n") }
        let differences = comparison.entries.reduce(0) { $0 + $1.different + $1.onlyLeft + $1.onlyRight }
        let skipped = comparison.entries.filter { $0.obstacle != nil }.count
        let records = differences == 1 ? "1 record is" : "\(Figures.count(differences)) records are"
        var text = "\(records) not the same on both sides"
        if skipped > 0 { text += ", and \(skipped) kinds could not be compared" }
        return style.red(text + ".") + " --list shows every one.\n"
    }

    /// One difference for programs.
    static func object(_ difference: Comparison.Difference) -> JSONValue {
        let (form, fields): (String, [String]?) =
            switch difference.form {
            case .onlyLeft: ("only_left", nil)
            case .onlyRight: ("only_right", nil)
            case .fields(let names): ("different", names)
            }
        return .object(present: [
            "event": "difference", "kind": .string(name(difference.kind)), "id": .string(difference.id),
            "form": .string(form), "fields": fields.map { .strings($0) },
        ])
    }

    /// The end for programs.
    static func object(_ comparison: Comparison) -> JSONValue {
        let entries = comparison.entries.map { entry in
            JSONValue.object(present: [
                "kind": .string(name(entry.kind)), "same": .integer(entry.same), "different": .integer(entry.different),
                "only_left": .integer(entry.onlyLeft), "only_right": .integer(entry.onlyRight),
                "not_compared": entry.obstacle.map { .string($0) },
            ])
        }
        return [
            "event": "result", "command": "compare", "outcome": .string(comparison.isEqual ? "same" : "different"),
            "exit": .integer(comparison.isEqual ? 0 : 1), "kinds": .array(entries),
        ]
    }

    private static func name(_ kind: AssetKind.ID?) -> String { kind?.name ?? "content" }
}

extension Comparison.Entry {
    /// Whether no side has a record, one because it cannot read the kind.
    fileprivate var isAbsent: Bool { obstacle == nil && note != nil && same + different + onlyLeft + onlyRight == 0 }
}
