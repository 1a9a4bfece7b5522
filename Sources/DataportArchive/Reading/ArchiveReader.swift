package import DataportCore
package import DataportZip

/// An archive that is read.
package final class ArchiveReader: Sendable {
    /// The zip file.
    package let zip: ZipReader

    /// Opens an archive; its structure is checked, its data is when it is read.
    package init(path: String, limits: ReadingLimits = ReadingLimits()) throws(DataportError) {
        zip = try ZipReader(path: path, limits: limits)
        for name in [EntryPath.dataPackage, EntryPath.bagit, EntryPath.manifest, EntryPath.tagManifest] {
            guard zip.index(of: name.utf8) != nil else { throw refusal("the file is missing", name) }
        }
    }

    /// The names of all files, in the order of the archive.
    package var paths: [String] { zip.entries.map { String(decoding: $0.name, as: UTF8.self) } }

    /// Whether there is a file of this name.
    package func contains(_ path: String) -> Bool { zip.index(of: path.utf8) != nil }

    /// Opens a file.
    package func open(_ path: String) throws(DataportError) -> EntryReader {
        guard let index = zip.index(of: path.utf8) else { throw refusal("the file is missing", path) }
        return try zip.open(index)
    }

    /// The lines of a text file; `limit` is the most bytes of one, when it is not that of JSON Lines.
    package func lines(of path: String, limit: Int? = nil) throws(DataportError) -> EntryLines {
        EntryLines(try open(path), limit: limit ?? zip.limits.lineBytes, place: "\(zip.path): \(path)")
    }

    /// All bytes of a small file.
    package func bytes(of path: String, limit: Int = 64 << 20) throws(DataportError) -> [UInt8] {
        var reader = try open(path)
        guard reader.entry.byteCount <= UInt64(limit) else {
            throw DataportError(.limit, "the file is larger than \(limit) bytes", place: "\(zip.path): \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: Int(reader.entry.byteCount) + 1)
        var done = 0
        while true {
            let free = bytes.count - done
            var count = 0
            var span = bytes.mutableSpan
            let position = done
            count = try span.withUnsafeMutableBytes { (buffer) throws(DataportError) in
                try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[position..<position + free]))
            }
            if count == 0 { break }
            done += count
        }
        bytes.removeLast(bytes.count - done)
        return bytes
    }

    /// SHA-256, in hexadecimal, of the manifest and so of every record and attachment: the same for two archives of the same data.
    package func contentDigest() throws(DataportError) -> String {
        var digests = Digests()
        let manifest = try bytes(of: EntryPath.manifest)
        manifest.span.withUnsafeBytes { digests.update($0) }
        return digests.sha256Hex()
    }

    func refusal(_ reason: String, _ path: String) -> DataportError {
        DataportError(
            .badInput, "this is no intact dataport archive: \(reason)", place: "\(zip.path): \(path)",
            advice: "take another copy of the archive")
    }
}
