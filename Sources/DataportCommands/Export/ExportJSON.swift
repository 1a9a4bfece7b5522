import DataportArchive
import DataportCore
import DataportEngine
import DataportFormats

/// What an export says to programs: one object for the plan, one for the end.
enum ExportJSON {
    static func plan(_ plan: Plan, _ request: ExportRequest) -> JSONValue {
        .object([
            .init("event", .string("plan")), .init("command", .string("export")),
            .init("account", .string(plan.inventory.account)), .init("source", .string(plan.inventory.sourceName)),
            .init("snapshot", .bool(plan.inventory.isSnapshot)),
            .init("formats", .strings(request.formats.map(\.rawValue))),
            .init("kinds", .array(plan.entries.map(entry))),
            .init("remarks", RemarkText.json(plan.inventory.remarks)),
        ])
    }

    private static func entry(_ entry: Plan.Entry) -> JSONValue {
        let action =
            switch entry.action {
            case .export: "export"
            case .exportPart: "export_part"
            case .exclude: "exclude"
            case .unreadable: "unreadable"
            }
        return .object(present: [
            "kind": .string(entry.kind.id.name), "action": .string(action),
            "records": entry.action.isExported ? entry.count.map { .integer($0) } : nil,
            "reason": entry.action.reason.map { .string($0) },
            "redactions": entry.redactions.isEmpty
                ? nil : .object(entry.redactions.map { .init($0.field.name, .integer($0.count)) }),
        ])
    }

    static func result(_ outcome: ExportRun.Outcome, _ request: ExportRequest) -> JSONValue {
        .object(members(outcome, request) + (MediaText.object(outcome.media).map { [.init("media", $0)] } ?? []))
    }

    private static func members(_ outcome: ExportRun.Outcome, _ request: ExportRequest) -> [JSONValue.Member] {
        [
            .init("event", .string("result")), .init("command", .string("export")),
            .init("account", .string(request.account)), .init("outcome", .string("ok")), .init("exit", .integer(0)),
            .init("target_changed", .bool(true)), .init("archive", .string(request.destinationName)),
            .init("bytes", .integer(outcome.archiveBytes)),
            .init("milliseconds", .integer(Int(outcome.seconds * 1000))),
            .init("records", .integer(outcome.report.recordsRead)),
            .init("content_files", .integer(outcome.facts.contentFiles)),
            .init("kinds", .object(outcome.report.kinds.map(counts))),
            .init("redactions", .array(outcome.facts.redactions.map(redaction))),
            .init("findings", .array([])), .init("remarks", RemarkText.json(outcome.remarks)),
        ]
    }

    private static func counts(_ kind: TransferReport.Kind) -> JSONValue.Member {
        .init(
            kind.kind.name,
            .object([
                .init("read", .integer(kind.read)), .init("written", .integer(kind.written)),
                .init("unchanged", .integer(0)), .init("rejected", .integer(kind.rejected)),
            ]))
    }

    private static func redaction(_ redaction: ArchiveFacts.Redaction) -> JSONValue {
        .object([
            .init("kind", .string(redaction.kind.name)), .init("field", .string(redaction.field)),
            .init("secret", .string(redaction.secret.rawValue)), .init("count", .integer(redaction.count)),
        ])
    }

    static func failure(_ error: any Error, _ request: ExportRequest) -> JSONValue {
        let known = error as? DataportError
        let exit = known?.code.rawValue ?? (error as? Interruption.Stop)?.exitCode ?? 70
        let finding = JSONValue.object(present: [
            "code": .string(known.map { "\($0.code)" } ?? "stopped"),
            "message": .string(known?.message ?? "the run was stopped"),
            "place": known?.place.map { .string($0) }, "hint": known?.advice.map { .string($0) },
        ])
        return .object([
            .init("event", .string("result")), .init("command", .string("export")),
            .init("account", .string(request.account)),
            .init("outcome", .string(known == nil ? "stopped" : "failed")), .init("exit", .integer(Int(exit))),
            .init("target_changed", .bool(false)), .init("findings", .array([finding])),
            .init("resume", .string("run the same command again")),
        ])
    }
}
