import Crypto
import DataportCore

/// Reads bodies and media of a folder, in the order of their paths. A file whose name is not the SHA-256 of its bytes is refused: whoever
/// mended a body must give it its new name.
struct FolderAttachmentCursor: AttachmentCursor, ~Copyable {
    private let folder: String
    private var paths: ArraySlice<String>
    private var file: PlainFile?
    private var path = ""
    private var position = 0
    private var hash = SHA256()

    init(folder: String, paths: [String]) {
        self.folder = folder
        self.paths = paths[...]
    }

    mutating func next() throws -> Attachment? {
        file = nil
        guard let next = paths.popFirst() else { return nil }
        let opened = try PlainFile("\(folder)/\(next)")
        (file, path, position, hash) = (opened, next, 0, SHA256())
        return Attachment(path: next, byteCount: try opened.size())
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let file else { return 0 }
        let count = try file.read(into: buffer, at: position)
        position += count
        if count > 0 {
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        } else {
            try checkName()
        }
        return count
    }

    private func checkName() throws(DataportError) {
        let digest = ContentPath.hexadecimal(hash.finalize())
        guard !path.utf8.dropFirst("data/content/aa/".utf8.count).starts(with: digest.utf8) else { return }
        throw DataportError(
            .badInput, "the file's name is not the SHA-256 of its bytes", place: "\(folder)/\(path)",
            advice: "rename it to data/content/\(digest.prefix(2))/\(digest)… here and in the record that refers to it")
    }
}
