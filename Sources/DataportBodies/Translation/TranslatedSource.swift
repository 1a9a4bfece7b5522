package import DataportCore
import DataportTemplates

/// A source whose bodies are translated into the merge tags of another service, and whose links to images lead to where the archive's files
/// will be.
///
/// Everything is decided before the first record is read, so that a record that cannot be imported is known before anything is
/// written. Bodies are made when they are read: what is kept of them is their path.
package final class TranslatedSource: Source {
    /// Reads a body by its path; `nil` when there is none or when it is too large to be one.
    package typealias Reader = @Sendable (_ path: String) throws -> [UInt8]?

    private let source: any Source
    private let rewriter: BodyRewriter
    private let plan: BodyPlan
    private let read: Reader

    private init(_ source: any Source, _ rewriter: BodyRewriter, _ plan: BodyPlan, read: @escaping Reader) {
        self.source = source
        self.rewriter = rewriter
        self.plan = plan
        self.read = read
    }

    /// Looks at all bodies of `source`.
    /// - Parameter kinds: The kinds that are imported.
    package static func prepare(
        _ source: any Source, _ request: TranslationRequest, kinds: [AssetKind], read: @escaping Reader
    ) async throws -> TranslatedSource {
        let held = try await source.inventory(counting: false).entries.filter(\.isRead).map(\.kind.id)
        let links =
            if let base = request.mediaBase { try await Self.links(to: base, source, held) } else { nil as MediaLinks? }
        let rewriter = BodyRewriter(target: request.target, links: links)
        let home = held.contains(.account) ? try await home(of: source) : nil
        var survey = BodySurvey(rewriter, home: home, read: read)
        for kind in kinds where held.contains(kind.id) && !kind.attachmentFields.isEmpty {
            var cursor = try await source.cursor(over: kind, after: nil)
            var batch = RecordBatch(fieldCount: kind.fields.count)
            while try await cursor.next(into: &batch) != nil { try survey.look(at: batch, of: kind) }
        }
        return TranslatedSource(source, rewriter, survey.plan, read: read)
    }

    private static func links(
        to base: MediaBase, _ source: any Source, _ held: [AssetKind.ID]
    ) async throws -> MediaLinks {
        var links = MediaLinks(to: base)
        guard held.contains(.mediaFile) else { return links }
        var cursor = try await source.cursor(over: .mediaFile, after: nil)
        var batch = RecordBatch(fieldCount: AssetKind.mediaFile.fields.count)
        while try await cursor.next(into: &batch) != nil { links.add(batch) }
        return links
    }

    /// The service that the account is of.
    private static func home(of source: any Source) async throws -> TagFamily? {
        guard let field = AssetKind.account.index(of: "provider") else { return nil }
        var cursor = try await source.cursor(over: .account, after: nil)
        var batch = RecordBatch(fieldCount: AssetKind.account.fields.count)
        guard try await cursor.next(into: &batch) != nil, !batch.isEmpty else { return nil }
        return batch.text(row: 0, field: field).flatMap { TagFamily(named: $0) }
    }

    /// What becomes of the bodies.
    package var report: BodyReport { plan.report }

    package func inventory(counting: Bool) async throws -> Inventory { try await source.inventory(counting: counting) }

    package func cursor(
        over kind: AssetKind, after bookmark: Bookmark?
    ) async throws -> any RecordCursor & ~Copyable {
        let cursor = try await source.cursor(over: kind, after: bookmark)
        guard let changes = plan.changes[kind.id], let fields = BodyFields.of(kind.id) else { return cursor }
        return TranslatedCursor(cursor, fields, changes, rewriter)
    }

    package func attachments(of kinds: [AssetKind]) async throws -> any AttachmentCursor & ~Copyable {
        let paths = plan.paths(of: kinds)
        return MergedAttachmentCursor(
            try await source.attachments(of: kinds), adding: paths.derived.values.map(\.attachment),
            without: paths.replaced.subtracting(paths.kept), load: { [self] in try make($0) })
    }

    /// Those of `paths` that are made here, between those that another cursor reads.
    package func attachments(
        at paths: Set<String>, among others: consuming any AttachmentCursor & ~Copyable
    ) -> any AttachmentCursor & ~Copyable {
        let made = paths.compactMap { plan.derived($0)?.attachment }
        return MergedAttachmentCursor(others, adding: made, without: [], load: { [self] in try make($0) })
    }

    /// Makes a body again, the same as when it was looked at.
    private func make(_ path: String) throws -> [UInt8] {
        guard let body = plan.derived(path), let original = try read(body.original) else {
            throw DataportError(.internalError, "a body is gone that was there", place: path)
        }
        return try rewriter.rewrite(original, from: body.family, isHTML: body.isHTML, place: path).bytes
    }
}

extension Inventory.Entry {
    /// Whether records can be read.
    var isRead: Bool {
        switch readability {
        case .complete, .partial: true
        case .unreadable: false
        }
    }
}
