import DataportCore

import DataportArchive
import DataportZip

/// Attachments from memory, in the order of their paths; even positions are texts, odd ones pictures.
struct ByteCursor: AttachmentCursor, ~Copyable {
    private var waiting: [(path: String, bytes: [UInt8])]
    private var current: [UInt8] = []
    private var position = 0

    init(_ contents: [[UInt8]]) {
        waiting = contents.enumerated().map { (Self.path($1, $0.isMultiple(of: 2) ? "txt" : "png"), $1) }
            .sorted { $0.path < $1.path }
    }

    static func path(_ bytes: [UInt8], _ ending: String) -> String {
        var digests = Digests()
        bytes.withUnsafeBytes { digests.update($0) }
        let digest = digests.sha256Hex()
        return "data/content/\(digest.prefix(2))/\(digest).\(ending)"
    }

    mutating func next() async throws -> Attachment? {
        guard !waiting.isEmpty else { return nil }
        let (path, bytes) = waiting.removeFirst()
        (current, position) = (bytes, 0)
        return Attachment(path: path, byteCount: bytes.count)
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        // Odd pieces, so that nobody relies on full ones.
        let count = min(buffer.count, current.count - position, 70_001)
        buffer.copyBytes(from: current[position..<position + count])
        position += count
        return count
    }
}
