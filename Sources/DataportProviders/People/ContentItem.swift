import Crypto
import DataportCore

/// A body or a medium of an export.
struct ContentItem: Sendable {
    /// The kind of the record that refers to it.
    let kind: AssetKind.ID
    /// Where it stands in the archive.
    let path: String
    /// Where it stands in the export.
    let file: any InputFile
    /// SHA-256, lower-case hexadecimal.
    let sha256: String

    /// Reads a file once to find out its path.
    init(_ file: any InputFile, of kind: AssetKind.ID, fileExtension: String) throws(DataportError) {
        var reader = try file.open()
        var hash = SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try reader.read(into: buffer)
            if count == 0 { break }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        sha256 = ContentPath.hexadecimal(hash.finalize())
        path = "data/content/\(sha256.prefix(2))/\(sha256).\(fileExtension)"
        self.kind = kind
        self.file = file
    }
}

/// Reads bodies and media, each path once, in bytewise order of the paths.
struct ContentCursor: AttachmentCursor, ~Copyable {
    private var items: ArraySlice<ContentItem>
    private var reader: (any InputReader & ~Copyable)?

    init(_ items: [ContentItem]) {
        var seen: Set<String> = []
        self.items = items.filter { seen.insert($0.path).inserted }.sorted { $0.path < $1.path }[...]
    }

    mutating func next() throws -> Attachment? {
        reader = nil
        guard let item = items.popFirst() else { return nil }
        reader = try item.file.open()
        return Attachment(path: item.path, byteCount: item.file.byteCount)
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try reader?.read(into: buffer) ?? 0
    }
}
