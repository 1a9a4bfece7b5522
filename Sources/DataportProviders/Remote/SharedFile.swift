import DataportCore
import DataportZip
import Glibc

/// A file without a name that those who wrote it and those who read it have in common.
final class SharedFile: Sendable {
    private let file: FileDescriptor

    /// Makes one.
    init() throws(DataportError) { file = try TemporaryFile.make() }

    /// Writes bytes.
    func write(_ bytes: [UInt8], at offset: Int) throws(DataportError) {
        let failure = bytes.withUnsafeBytes { file.write($0, at: offset) }
        if failure != 0 { throw TemporaryFile.failure("writing", failure) }
    }

    /// Reads until `buffer` is full or the file ends.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DataportError) -> Int {
        guard let count = file.read(into: buffer, at: offset) else { throw TemporaryFile.failure("reading", errno) }
        return count
    }
}
