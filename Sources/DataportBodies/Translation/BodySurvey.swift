import DataportCore
import DataportTemplates

/// Looks at every record with bodies and decides what becomes of it.
struct BodySurvey {
    /// Reads a body; `nil` when there is none or when it is too large to be one.
    typealias Reader = @Sendable (_ path: String) throws -> [UInt8]?

    let rewriter: BodyRewriter
    let home: TagFamily?
    let read: Reader
    private(set) var plan = BodyPlan()

    init(_ rewriter: BodyRewriter, home: TagFamily?, read: @escaping Reader) {
        self.rewriter = rewriter
        self.home = home
        self.read = read
    }

    /// Looks at the records of a batch.
    mutating func look(at batch: borrowing RecordBatch, of kind: AssetKind) throws {
        let attachments = kind.fields.indices.filter { kind.fields[$0].type == .attachment }
        let fields = BodyFields.of(kind.id)
        for row in 0..<batch.rowCount {
            var change = BodyChange()
            if let fields {
                let record = BodyRecord(batch, row: row, fields)
                change = try decide(record)
                if change.family != nil || !change.paths.isEmpty {
                    plan.changes[kind.id, default: [:]][record.id] = change
                }
            }
            for field in attachments {
                guard let path = batch.text(row: row, field: field) else { continue }
                if change.paths[field] == nil {
                    plan.paths[kind.id, default: .init()].kept.insert(path)
                } else {
                    plan.paths[kind.id, default: .init()].replaced.insert(path)
                }
            }
        }
    }

    private mutating func decide(_ record: BodyRecord) throws -> BodyChange {
        var contents: [Int: [UInt8]] = [:]
        for (field, path) in record.bodies {
            guard let bytes = try read(path) else {
                plan.report.add(
                    Finding(
                        .warning, rule: "body.unread", at: Finding.Place(record.place(field)),
                        kind: record.fields.kind.id, record: String(decoding: record.id, as: UTF8.self),
                        field: record.fields.kind.fields[field].name,
                        "the body is larger than 16 MiB, and the record stays as it is"))
                return BodyChange()
            }
            contents[field] = bytes
        }
        let family = family(of: record, contents)
        do throws(DataportError) {
            return try rewrite(record, contents, family)
        } catch {
            guard error.code == .badInput else { throw error }
            plan.report.refusals.append(
                .init(
                    kind: record.fields.kind.id, id: record.id, error: error, isRefusable: record.fields.isRefusable))
            if !record.fields.isRefusable { noteStaying(record, error) }
            return BodyChange()
        }
    }

    /// Lists what is not left out and stays as it is.
    private mutating func noteStaying(_ record: BodyRecord, _ error: DataportError) {
        let parts = (error.place ?? "").split(separator: ":")
        let numbers = parts.suffix(2).compactMap { Int($0) }
        let place = Finding.Place(
            parts.dropLast(2).joined(separator: ":"), line: numbers.first, column: numbers.last)
        let field = record.fields.kind.fields[record.fields.html].name
        plan.report.add(
            Finding(
                .error, rule: "unsubscribe.lost", at: place, kind: record.fields.kind.id,
                record: String(decoding: record.id, as: UTF8.self), field: field,
                "\(error.message); it stays as it is"))
    }

    /// The family that is translated; `nil` when the record keeps its tags.
    private mutating func family(of record: BodyRecord, _ contents: [Int: [UInt8]]) -> TagFamily? {
        guard let target = rewriter.target else { return nil }
        let found = record.family(contents, home: home)
        if found == nil, record.fields.dialect != nil {
            plan.report.untouched[record.dialect ?? "none", default: 0] += 1
        }
        return found == target ? nil : found
    }

    private mutating func rewrite(
        _ record: BodyRecord, _ contents: [Int: [UInt8]], _ family: TagFamily?
    ) throws(DataportError) -> BodyChange {
        var change = BodyChange(family: family)
        var outcomes: [(field: Int, outcome: BodyRewriter.Outcome)] = []
        for (field, path) in record.bodies {
            guard let bytes = contents[field] else { continue }
            let isHTML = field == record.fields.html
            let outcome = try rewriter.rewrite(bytes, from: family, isHTML: isHTML, place: record.place(field))
            outcomes.append((field, outcome))
            guard outcome.bytes != bytes else { continue }
            let new = Attachment(
                path: BodyPath.path(of: outcome.bytes, like: path), byteCount: outcome.bytes.count)
            change.paths[field] = new.path
            plan.paths[record.fields.kind.id, default: .init()].derived[new.path] = DerivedBody(
                attachment: new, original: path, family: family, isHTML: isHTML)
        }
        for (field, text) in record.texts where family != nil {
            let place = record.place(field)
            outcomes.append(
                (field, try rewriter.rewrite(Array(text.utf8), from: family, isHTML: false, place: place)))
        }
        note(record, outcomes, family)
        return change
    }

    private mutating func note(
        _ record: BodyRecord, _ outcomes: [(field: Int, outcome: BodyRewriter.Outcome)], _ family: TagFamily?
    ) {
        if family != nil {
            plan.report.records += 1
            plan.report.bodies += record.bodies.count
        }
        for (field, outcome) in outcomes {
            plan.report.tags += outcome.tags
            plan.report.kept += outcome.kept
            plan.report.links += outcome.files.count
            plan.report.linkedBodies += outcome.files.isEmpty ? 0 : 1
            plan.report.linkedFiles.formUnion(outcome.files)
            for finding in outcome.findings {
                plan.report.add(
                    Finding(
                        finding.severity, rule: finding.rule, at: finding.place, kind: record.fields.kind.id,
                        record: String(decoding: record.id, as: UTF8.self),
                        field: record.fields.kind.fields[field].name, finding.message))
            }
        }
    }
}
