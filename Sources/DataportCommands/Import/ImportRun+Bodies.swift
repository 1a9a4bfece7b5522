import DataportArchive
import DataportBodies
import DataportCore
import DataportEngine
import DataportZip

// Bodies that are translated on their way.
extension ImportRun {
    /// Larger files are no bodies.
    static let largestBody: UInt64 = 16 << 20

    /// The source with its bodies translated, when that was asked for.
    /// - Throws: `badInput` when a body would lose its unsubscribe link, and such records are not to be left out.
    func translated(_ source: ArchiveSource, _ reader: ArchiveReader) async throws -> TranslatedSource? {
        guard let bodies = try await survey(source, reader) else { return nil }
        if !request.skipsRejected, let first = bodies.report.refusals.first {
            throw refusal(first, of: bodies.report.refusals.count)
        }
        return bodies
    }

    /// The source without the records whose bodies would lose their unsubscribe link, and without what refers to them, when records that cannot
    /// be imported are left out.
    func leaveOutUntranslatable(of source: ArchiveSource, _ reader: ArchiveReader) async throws -> ArchiveSource {
        guard request.skipsRejected, let bodies = try await survey(source, reader) else { return source }
        let refused = bodies.report.refusals.filter(\.isRefusable).map {
            LeftOut.Refusal($0.kind, id: $0.id, $0.error.message)
        }
        guard !refused.isEmpty else { return source }
        let leftOut = try LeftOutScan(source, refusing: refused) { _, _ in try Interruption.check() }.run()
        try requireHolds(leftOut)
        return source.leavingOut(leftOut)
    }

    private func survey(_ source: ArchiveSource, _ reader: ArchiveReader) async throws -> TranslatedSource? {
        guard !request.translation.isEmpty else { return nil }
        let kinds = AssetKind.catalogue.filter { request.selection.contains($0.id) }
        return try await TranslatedSource.prepare(source, request.translation, kinds: kinds) { path in
            try Interruption.check()
            guard reader.contains(path), try reader.open(path).entry.byteCount <= Self.largestBody else { return nil }
            return try reader.bytes(of: path)
        }
    }

    private func refusal(_ first: BodyReport.Refusal, of count: Int) -> DataportError {
        let others = count == 1 ? "" : "; \(Figures.count(count)) records have such a body"
        let skipping = first.isRefusable ? "; --on-error skip leaves such records out" : ""
        return DataportError(
            .badInput, "\(first.error.message)\(others); nothing was written", place: first.error.place,
            advice: "write the link as a plain tag at the source\(skipping)")
    }
}
