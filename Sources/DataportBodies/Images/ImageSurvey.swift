package import DataportCore

/// Reads all bodies of a source for the images in them.
package struct ImageSurvey {
    /// The images in bodies of these kinds, without those that the account keeps a file of.
    package static func run(
        _ source: any Source, _ scope: ImageScope, kinds: [AssetKind], interruption: @Sendable () throws -> Void = {}
    ) async throws -> FoundImages {
        let seen = SeenSource(source, for: scope)
        let held = try await source.inventory(counting: false).entries.filter(\.isRead).map(\.kind.id)
        let bodies = kinds.filter { kind in
            held.contains(kind.id) && ImageScope.kinds.contains { $0.id == kind.id }
        }
        for kind in bodies + [.mediaFile] where held.contains(kind.id) {
            var cursor = try await seen.cursor(over: kind, after: nil)
            var batch = RecordBatch(fieldCount: kind.fields.count)
            while try await cursor.next(into: &batch) != nil { try interruption() }
        }
        guard !bodies.isEmpty else { return seen.found }
        var cursor = try await seen.attachments(of: bodies)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { piece.deallocate() }
        while try await cursor.next() != nil {
            try interruption()
            while try cursor.read(into: piece) > 0 {}
        }
        return seen.found
    }
}
