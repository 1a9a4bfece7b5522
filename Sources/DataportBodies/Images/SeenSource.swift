package import DataportCore
import DataportTemplates
import Synchronization

/// A source whose bodies are looked at as they pass: which images they take from servers. It costs no reading.
package final class SeenSource: Source {
    private let source: any Source
    private let watch: BodyWatch

    /// `source`, watched.
    package init(_ source: any Source, for scope: ImageScope) {
        self.source = source
        watch = BodyWatch(scope)
    }

    /// What was found so far.
    package var found: FoundImages { watch.found }

    package func inventory(counting: Bool) async throws -> Inventory { try await source.inventory(counting: counting) }

    package func cursor(
        over kind: AssetKind, after bookmark: Bookmark?
    ) async throws -> any RecordCursor & ~Copyable {
        let cursor = try await source.cursor(over: kind, after: bookmark)
        guard kind.id == .mediaFile || ImageScope.kinds.contains(where: { $0.id == kind.id }) else { return cursor }
        return SeenRecordCursor(cursor, of: kind, watch)
    }

    package func attachments(of kinds: [AssetKind]) async throws -> any AttachmentCursor & ~Copyable {
        SeenAttachmentCursor(try await source.attachments(of: kinds), watch)
    }
}

/// What cursors tell of bodies. Records come before attachments.
private final class BodyWatch: Sendable {
    private struct Body {
        let place: String
        let family: TagFamily?
    }

    /// Larger ones are no bodies.
    static let largest = 16 << 20

    private let scope: ImageScope
    private let state = Mutex<(bodies: [String: Body], found: FoundImages)>(([:], FoundImages()))

    init(_ scope: ImageScope) { self.scope = scope }

    var found: FoundImages { state.withLock { $0.found } }

    func note(_ batch: borrowing RecordBatch, of kind: AssetKind) {
        guard let fields = BodyFields.of(kind.id) else {
            return state.withLock { state in state.found.exclude(batch) }
        }
        for row in 0..<batch.rowCount {
            let record = BodyRecord(batch, row: row, fields)
            guard let html = record.bodies.first(where: { $0.field == fields.html }) else { continue }
            let families = TagFamily.families(ofDialect: record.dialect ?? "unknown")
            let body = Body(
                place: record.place(fields.html), family: families.count == 1 ? families.first : nil)
            state.withLock { $0.bodies[html.path] = $0.bodies[html.path] ?? body }
        }
    }

    func isBody(_ attachment: Attachment) -> Bool {
        attachment.byteCount <= Self.largest && state.withLock { $0.bodies[attachment.path] != nil }
    }

    func look(at bytes: [UInt8], path: String) {
        state.withLock { state in
            guard let body = state.bodies[path] else { return }
            state.found.look(at: bytes, tags: body.family, place: body.place, scope)
        }
    }
}

/// Tells of the records that pass.
private struct SeenRecordCursor: RecordCursor, ~Copyable {
    private var cursor: any RecordCursor & ~Copyable
    private let kind: AssetKind
    private let watch: BodyWatch

    init(_ cursor: consuming any RecordCursor & ~Copyable, of kind: AssetKind, _ watch: BodyWatch) {
        self.cursor = cursor
        self.kind = kind
        self.watch = watch
    }

    mutating func next(into batch: inout RecordBatch) async throws -> Bookmark? {
        guard let bookmark = try await cursor.next(into: &batch) else { return nil }
        watch.note(batch, of: kind)
        return bookmark
    }
}

/// Keeps the bytes of a body until they are all there.
private struct SeenAttachmentCursor: AttachmentCursor, ~Copyable {
    private var cursor: any AttachmentCursor & ~Copyable
    private let watch: BodyWatch
    private var current: (path: String, bytes: [UInt8])?

    init(_ cursor: consuming any AttachmentCursor & ~Copyable, _ watch: BodyWatch) {
        self.cursor = cursor
        self.watch = watch
    }

    mutating func next() async throws -> Attachment? {
        tell()
        guard let attachment = try await cursor.next() else { return nil }
        if watch.isBody(attachment) { current = (attachment.path, []) }
        return attachment
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try cursor.read(into: buffer)
        if count > 0 { current?.bytes += UnsafeRawBufferPointer(rebasing: buffer[..<count]) } else { tell() }
        return count
    }

    private mutating func tell() {
        if let body = current.take() { watch.look(at: body.bytes, path: body.path) }
    }
}
