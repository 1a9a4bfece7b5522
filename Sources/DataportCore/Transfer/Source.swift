/// What records are read from: a store, a provider's API, an export file, an archive. One source is one account.
public protocol Source: Sendable {
    /// The kinds this source holds, and the reason where a kind is partial or unreadable. With `counting` it says how many records
    /// there are where it can; counting may cost a good part of reading, so a run that shows nobody a total does without.
    func inventory(counting: Bool) async throws -> Inventory

    /// Opens a cursor over the records of `kind`, in the source's stable order, from the start or after `bookmark`.
    func cursor(over kind: AssetKind, after bookmark: Bookmark?) async throws -> any RecordCursor & ~Copyable

    /// Opens a cursor over the attachments that records of `kinds` refer to, each path once, in bytewise order of the paths.
    func attachments(of kinds: [AssetKind]) async throws -> any AttachmentCursor & ~Copyable
}

extension Source {
    /// The inventory with counts.
    public func inventory() async throws -> Inventory { try await inventory(counting: true) }
}

/// Reads the records of one kind in batches. Move-only: what it holds is closed when it goes.
public protocol RecordCursor: ~Copyable {
    /// Replaces the contents of `batch` with the next records and returns the bookmark after them;
    /// `nil` at the end, and at every call after the end.
    mutating func next(into batch: inout RecordBatch) async throws -> Bookmark?
}

/// Reads bodies and media one after another, each in pieces, so that memory does not depend on their size.
public protocol AttachmentCursor: ~Copyable {
    /// Goes on to the next attachment; `nil` at the end, and at every call after the end.
    mutating func next() async throws -> Attachment?

    /// Copies the next bytes of the current attachment into `buffer` and returns how many; 0 at its end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A body or a medium.
public struct Attachment: Sendable, Equatable {
    /// `data/content/<aa>/<sha256>.<ext>`, as records refer to it.
    public let path: String
    /// Its size in bytes.
    public let byteCount: Int

    /// An attachment of `byteCount` bytes at `path`.
    public init(path: String, byteCount: Int) {
        self.path = path
        self.byteCount = byteCount
    }
}

/// Where a cursor can go on: opaque to everyone but the source that made it.
public struct Bookmark: Sendable, Equatable {
    /// The source's own bytes.
    public let bytes: [UInt8]

    /// A bookmark of the source's own bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }
}
