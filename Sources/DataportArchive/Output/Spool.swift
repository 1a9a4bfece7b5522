package import DataportCore
import DataportZip
import Glibc

/// Bytes that are written once and read once: in memory while they are few, then in an unnamed file beside the output.
package struct Spool: ~Copyable, Sendable {
    /// Bytes so far.
    package private(set) var count = 0
    private var memory: ByteWriter
    private let limit: Int
    private let directory: String
    private var file: UnnamedFile?

    /// An empty spool that keeps up to `limit` bytes in memory.
    package init(limit: Int, directory: String) {
        self.limit = limit
        self.directory = directory
        memory = ByteWriter(capacity: 4096)
    }

    /// Whether `extra` more bytes would still fit into memory.
    package func holdsInMemory(_ extra: Int) -> Bool { file == nil && count + extra <= limit }

    /// Appends bytes.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(DataportError) {
        if !holdsInMemory(bytes.count) {
            try writeThrough(bytes)
        } else {
            memory.append(bytes)
        }
        count += bytes.count
    }

    /// Writes everything to `output` at `offset`.
    package borrowing func copy(to output: OutputFile, at offset: Int) throws(DataportError) {
        guard let file else {
            return try memory.withBytes { (bytes) throws(DataportError) in try output.write(bytes, at: offset) }
        }
        try output.copy(count, of: file.descriptor, at: offset)
    }

    /// Hands out everything, piece after piece.
    package borrowing func forEachPiece(
        _ body: (UnsafeRawBufferPointer) throws(DataportError) -> Void
    ) throws(DataportError) {
        guard let file else {
            return try memory.withBytes { (bytes) throws(DataportError) in try body(bytes) }
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while offset < count {
            guard let read = file.descriptor.read(into: buffer, at: offset), read > 0 else {
                throw .output("reading a temporary file", errno, directory)
            }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<read]))
            offset += read
        }
    }

    private mutating func writeThrough(_ bytes: UnsafeRawBufferPointer) throws(DataportError) {
        let file = if let file { file } else { try moveToFile() }
        let failure = file.descriptor.write(bytes, at: count)
        if failure != 0 { throw .output("writing a temporary file", failure, directory) }
    }

    private mutating func moveToFile() throws(DataportError) -> UnnamedFile {
        let file = try UnnamedFile(directory)
        let failure = memory.withBytes { file.descriptor.write($0, at: 0) }
        if failure != 0 { throw .output("writing a temporary file", failure, directory) }
        memory = ByteWriter(capacity: 64)
        self.file = file
        return file
    }
}

/// A file without a name. A class, because Swift 6.3.1 crashes on borrowing a move-only optional in an optimised build.
private final class UnnamedFile: Sendable {
    let descriptor: FileDescriptor

    init(_ directory: String) throws(DataportError) {
        guard let file = FileDescriptor.unnamed(in: directory) else { throw .cannotCreate(errno, directory) }
        descriptor = file
    }
}
