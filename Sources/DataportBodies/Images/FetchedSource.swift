package import DataportCore

/// A source with the images beside its own media files that its bodies take from servers.
package struct FetchedSource: Source {
    private let source: any Source
    private let media: FetchedMedia
    /// Whether the source can read media files of its own.
    private let hasMedia: Bool

    /// `source` with `media` beside it.
    package init(_ source: any Source, adding media: FetchedMedia) async throws {
        self.source = source
        self.media = media
        hasMedia = try await source.inventory(counting: false).entries
            .contains { $0.kind.id == .mediaFile && $0.isRead }
    }

    package func inventory(counting: Bool) async throws -> Inventory {
        let inventory = try await source.inventory(counting: counting)
        guard media.count > 0 else { return inventory }
        var entries = inventory.entries.map { $0.kind.id == .mediaFile ? counted($0) : $0 }
        if !entries.contains(where: { $0.kind.id == .mediaFile }) {
            entries.append(
                Inventory.Entry(
                    kind: .mediaFile, count: media.count,
                    readability: .partial(reason: "only the images of bodies, which were fetched")))
        }
        return Inventory(
            account: inventory.account, sourceName: inventory.sourceName, isSnapshot: inventory.isSnapshot,
            entries: entries, remarks: inventory.remarks)
    }

    private func counted(_ entry: Inventory.Entry) -> Inventory.Entry {
        guard case .unreadable(let reason) = entry.readability else {
            return Inventory.Entry(
                kind: entry.kind, count: entry.count.map { $0 + media.count }, readability: entry.readability)
        }
        return Inventory.Entry(
            kind: entry.kind, count: media.count,
            readability: .partial(reason: "only the images of bodies, which were fetched: \(reason)"))
    }

    package func cursor(
        over kind: AssetKind, after bookmark: Bookmark?
    ) async throws -> any RecordCursor & ~Copyable {
        guard kind.id == .mediaFile, media.count > 0 else {
            return try await source.cursor(over: kind, after: bookmark)
        }
        guard bookmark == nil else {
            throw DataportError(.internalError, "fetched images cannot start in the middle")
        }
        guard hasMedia else { return FetchedCursor(EmptyCursor(), kind, media.files) }
        return FetchedCursor(try await source.cursor(over: kind, after: nil), kind, media.files)
    }

    package func attachments(of kinds: [AssetKind]) async throws -> any AttachmentCursor & ~Copyable {
        let own = hasMedia ? kinds : kinds.filter { $0.id != .mediaFile }
        let base = try await source.attachments(of: own)
        guard kinds.contains(where: { $0.id == .mediaFile }) else { return base }
        let spool = media.spool
        let extras = Dictionary(media.files.map { ($0.attachment.path, $0.attachment) }) { first, _ in first }
        return MergedAttachmentCursor(
            base, adding: Array(extras.values), without: [], load: { try spool.bytes(of: $0) })
    }
}
