import DataportCore

/// Bodies and media on their way from a service to the attachments of an archive.
final class ContentSpool {
    private let file: SharedFile
    private var used = 0
    private var items: [String: SpooledContent.Item] = [:]

    init() throws(DataportError) { file = try SharedFile() }

    /// Keeps bytes, each content once, and returns the path under which a record of `kind` refers to it.
    func keep(_ bytes: [UInt8], of kind: AssetKind.ID, fileExtension: String) throws(DataportError) -> String {
        let path = bytes.withUnsafeBytes { ContentPath.path(of: $0, fileExtension: fileExtension) }
        if items[path] == nil {
            try file.write(bytes, at: used)
            items[path] = SpooledContent.Item(path: path, offset: used, byteCount: bytes.count, kinds: [])
            used += bytes.count
        }
        items[path]?.kinds.insert(kind)
        return path
    }

    /// Keeps an attachment under its own path, read to its end from `cursor`.
    func keep(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) throws {
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        let start = used
        while true {
            let count = try buffer.withUnsafeMutableBytes { try cursor.read(into: $0) }
            guard count > 0 else { break }
            try file.write(Array(buffer[..<count]), at: used)
            used += count
        }
        items[attachment.path] = SpooledContent.Item(
            path: attachment.path, offset: start, byteCount: used - start, kinds: [])
    }

    /// The bytes at a path; `nil` when nothing was kept under it.
    func bytes(at path: String) throws(DataportError) -> [UInt8]? {
        guard let item = items[path] else { return nil }
        var bytes = [UInt8](repeating: 0, count: item.byteCount)
        var failure: DataportError?
        bytes.withUnsafeMutableBytes { buffer in
            do throws(DataportError) { _ = try file.read(into: buffer, at: item.offset) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    /// What was kept.
    func finish() -> SpooledContent {
        SpooledContent(file: file, items: items.values.sorted { $0.path < $1.path })
    }
}

/// Bodies and media in the order of their paths.
struct SpooledContent: Sendable {
    /// One body or medium.
    struct Item: Sendable {
        let path: String
        let offset: Int
        let byteCount: Int
        var kinds: Set<AssetKind.ID>
    }

    let file: SharedFile
    let items: [Item]

    /// Those that records of some kinds refer to.
    func cursor(of kinds: Set<AssetKind.ID>) -> SpooledContentCursor {
        SpooledContentCursor(file: file, items: items.filter { !$0.kinds.isDisjoint(with: kinds) }[...])
    }
}

/// Reads bodies and media.
struct SpooledContentCursor: AttachmentCursor, ~Copyable {
    private let file: SharedFile
    private var items: ArraySlice<SpooledContent.Item>
    private var (at, end) = (0, 0)

    init(file: SharedFile, items: ArraySlice<SpooledContent.Item>) {
        self.file = file
        self.items = items
    }

    mutating func next() throws(DataportError) -> Attachment? {
        guard let item = items.popFirst() else {
            (at, end) = (0, 0)
            return nil
        }
        (at, end) = (item.offset, item.offset + item.byteCount)
        return Attachment(path: item.path, byteCount: item.byteCount)
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int {
        guard at < end else { return 0 }
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, end - at)])
        let count = try file.read(into: room, at: at)
        at += count
        return count
    }
}
