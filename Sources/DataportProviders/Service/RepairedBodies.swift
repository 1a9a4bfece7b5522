import DataportCore

/// Bodies that are no text, for services that hold texts only: they are made texts before they are written, so that what is shown afterwards is what was sent.
struct RepairedBodies: Sendable {
    /// Why a record has another body than in the archive.
    static let reason = "bodies are texts there: what is none, and the character U+0000, is replaced or taken out"

    /// The paths that bodies get, by those that they have.
    private let paths: [String: String]

    /// Looks through the bodies of some kinds.
    init(_ source: any Source, of kinds: [AssetKind]) async throws {
        var paths: [String: String] = [:]
        var cursor = try await source.attachments(of: kinds)
        while let attachment = try await cursor.next() {
            guard let text = Self.repaired(try Self.bytes(of: attachment, &cursor)) else { continue }
            let parts = attachment.path.split(separator: ".")
            paths[attachment.path] = text.withUnsafeBytes {
                ContentPath.path(of: $0, fileExtension: parts.count > 1 ? String(parts[parts.count - 1]) : "bin")
            }
        }
        self.paths = paths
    }

    /// The path of a body that is made a text; `nil` for all others.
    func path(of path: String) -> String? { paths[path] }

    /// A body as a text; `nil` when it is one.
    static func repaired(_ bytes: [UInt8]) -> [UInt8]? {
        var text = Array(String(decoding: bytes, as: UTF8.self).utf8)
        text.removeAll { $0 == 0 }
        return text == bytes ? nil : text
    }

    fileprivate static func bytes(
        of attachment: Attachment, _ cursor: inout any AttachmentCursor & ~Copyable
    ) throws -> [UInt8] {
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 64 << 10))
        bytes.reserveCapacity(attachment.byteCount)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try cursor.read(into: $0) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}

/// Reads attachments, and bodies that are no text as what they become.
struct RepairedAttachmentCursor: AttachmentCursor, ~Copyable {
    private var cursor: any AttachmentCursor & ~Copyable
    private let bodies: RepairedBodies
    /// What is left of a body that was made a text.
    private var text: ArraySlice<UInt8>?

    init(_ cursor: consuming any AttachmentCursor & ~Copyable, _ bodies: RepairedBodies) {
        self.cursor = cursor
        self.bodies = bodies
    }

    mutating func next() async throws -> Attachment? {
        text = nil
        guard let attachment = try await cursor.next() else { return nil }
        guard let path = bodies.path(of: attachment.path) else { return attachment }
        let bytes = try RepairedBodies.bytes(of: attachment, &cursor)
        let repaired = RepairedBodies.repaired(bytes) ?? bytes
        text = repaired[...]
        return Attachment(path: path, byteCount: repaired.count)
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let rest = text else { return try cursor.read(into: buffer) }
        let count = min(rest.count, buffer.count)
        buffer.copyBytes(from: rest.prefix(count))
        text = rest.dropFirst(count)
        return count
    }
}
