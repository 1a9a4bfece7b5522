import DataportArchive
import DataportCore
import DataportZip
import Glibc

/// Reads and writes bodies: any bytes, which need not be UTF-8.
enum TemplateFile {
    /// Mail programs cut bodies off at a hundredth of this.
    private static let largest = 16 << 20

    static func read(_ path: String) throws(DataportError) -> [UInt8] {
        guard let file = FileDescriptor.open(path, O_RDONLY), let size = file.size() else {
            throw DataportError(
                .noInput, "the body cannot be opened: \(String(cString: strerror(errno)))", place: path,
                advice: "check the path and the permissions")
        }
        guard size <= largest else { throw DataportError(.limit, "the body is larger than 16 MiB", place: path) }
        var bytes = [UInt8](repeating: 0, count: size)
        let count = bytes.withUnsafeMutableBytes { file.read(into: $0, at: 0) }
        guard count == size else { throw DataportError(.io, "the body cannot be read", place: path) }
        return bytes
    }

    /// Writes to a new file, which appears when it is complete, or to standard output.
    static func write(_ bytes: [UInt8], to path: String?) throws(DataportError) {
        let output = try OutputFile(path.map { .file(path: $0, force: false) } ?? .standardOutput)
        try bytes.span.withUnsafeBytes { (buffer) throws(DataportError) in try output.write(buffer, at: 0) }
        try output.publish(byteCount: bytes.count)
    }
}
