import DataportArchive
import DataportCore
import DataportEngine
import DataportFormats

/// The plan of an export for people.
enum PlanText {
    static func render(_ plan: Plan, _ request: ExportRequest, style: Style) -> String {
        var text = "\(style.bold("Plan:")) export account \(Terminal.safe(plan.inventory.account))"
        text +=
            " from \(Terminal.safe(plan.inventory.sourceName)) as \(request.formats.map(\.rawValue).joined(separator: ", "))\n"
        text +=
            plan.inventory.isSnapshot
            ? "All records are of one moment.\n\n" : "The source can change while it is read.\n\n"
        var table = TextTable([("kind", .left), ("records", .right), ("what happens", .left)])
        for entry in plan.entries {
            table.add([entry.kind.label, count(entry), action(entry)])
        }
        text += table.render(style: style)
        text += "\n\(Figures.count(plan.recordCount)) records of \(plan.exported.count) kinds. "
        text += "Nothing has been written.\n"
        return text + RemarkText.lines(plan.inventory.remarks, style: style)
    }

    private static func count(_ entry: Plan.Entry) -> String {
        guard entry.action.isExported else { return "–" }
        return entry.count.map(Figures.count) ?? "?"
    }

    private static func action(_ entry: Plan.Entry) -> String {
        let redactions = entry.redactions.map { "\(Figures.count($0.count)) × \($0.field.name) redacted" }
        let verb =
            switch entry.action {
            case .export: "export"
            case .exportPart(let reason): "export in part: \(reason)"
            case .exclude(let reason): "leave out: \(reason)"
            case .unreadable(let reason): "cannot be read: \(reason)"
            }
        return ([verb] + redactions).joined(separator: "; ")
    }
}
