import DataportCore
import DataportFormats
import DataportZip
import Glibc

/// A file of another service: one on disk, or one in a zip file. It is read from its start, as often as needed.
protocol InputFile: Sendable {
    /// Its path as the user knows it, for places.
    var name: String { get }
    /// Its path below what the user named, with `/` between folders.
    var relativePath: String { get }
    /// Its size in bytes.
    var byteCount: Int { get }
    /// Opens it.
    func open() throws(DataportError) -> any InputReader & ~Copyable
}

/// Reads a file from its start.
protocol InputReader: ~Copyable {
    /// Copies the next bytes into `buffer`, which is not empty, and returns how many; 0 at the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int
}

extension InputFile {
    /// The last part of the path.
    var fileName: String { relativePath.split(separator: "/").last.map(String.init) ?? relativePath }

    /// The last part of the path without what stands behind the last dot.
    var stem: String {
        let name = fileName
        return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }

    /// What stands behind the last dot, in lower case.
    var fileExtension: String {
        let name = fileName
        return name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }

    /// The first bytes, at most `limit`.
    func start(limit: Int) throws(DataportError) -> [UInt8] {
        var reader = try open()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(limit, max(byteCount, 1)), alignment: 16)
        defer { buffer.deallocate() }
        var done = 0
        while done < buffer.count {
            let count = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
            if count == 0 { break }
            done += count
        }
        return Array(buffer[..<done])
    }
}

/// A file on disk.
struct DiskFile: InputFile {
    let name: String
    let relativePath: String
    let byteCount: Int

    func open() throws(DataportError) -> any InputReader & ~Copyable {
        guard let file = FileDescriptor.open(name, O_RDONLY) else { throw InputSet.unreadable(name) }
        return DiskReader(file: file, name: name)
    }
}

private struct DiskReader: InputReader, ~Copyable {
    let file: FileDescriptor
    let name: String
    var offset = 0

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int {
        guard let count = file.read(into: buffer, at: offset) else { throw InputSet.unreadable(name) }
        offset += count
        return count
    }
}

/// A file in a zip file.
struct ZippedFile: InputFile {
    let zip: ZipReader
    let index: Int
    let name: String
    let relativePath: String

    var byteCount: Int { Int(clamping: zip.entries[index].byteCount) }

    func open() throws(DataportError) -> any InputReader & ~Copyable {
        ZippedReader(reader: try zip.open(index))
    }
}

private struct ZippedReader: InputReader, ~Copyable {
    var reader: EntryReader

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int {
        try reader.read(into: buffer)
    }
}
