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
        let absent = absent(plan)
        for entry in plan.entries where !absent.contains(entry.kind.id) {
            table.add([entry.kind.label, count(entry), action(entry)])
        }
        text += table.render(style: style)
        if let first = plan.entries.first(where: { absent.contains($0.kind.id) }) {
            text += "… and \(absent.count) other kinds: \(action(first))\n"
        }
        text += "\n\(Figures.count(plan.recordCount)) records of \(plan.exported.count) kinds. "
        text += "Nothing has been written.\n"
        return text + RemarkText.lines(plan.inventory.remarks, style: style)
    }

    /// Kinds that cannot be read for one and the same reason, when they are many: the files of other services hold few kinds.
    private static func absent(_ plan: Plan) -> Set<AssetKind.ID> {
        let unreadable = plan.entries.filter { if case .unreadable = $0.action { true } else { false } }
        let alike = unreadable.filter { $0.action == unreadable.first?.action }
        return alike.count > 8 ? Set(alike.map(\.kind.id)) : []
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
