import DataportCore
import Glibc
import Synchronization

/// A file without a name in which fetched images wait for their place in the archive.
final class MediaSpool: Sendable {
    private let descriptor: Int32
    private let parts: Mutex<(end: Int, ranges: [String: Range<Int>])>

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
        parts = Mutex((0, [:]))
    }

    deinit { close(descriptor) }

    /// Makes the file in a folder for temporary files.
    static func make(in folder: String) throws(DataportError) -> MediaSpool {
        var name = Array("\(folder)/dataport-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw failure("a temporary file cannot be made", folder) }
        unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return MediaSpool(descriptor)
    }

    private static func failure(_ what: String, _ place: String? = nil) -> DataportError {
        DataportError(
            .io, "\(what): \(String(cString: strerror(errno)))", place: place,
            advice: "see whether the disk is full, or name another folder in TMPDIR")
    }

    /// Keeps the bytes of an attachment; those that are kept already are not kept again.
    func keep(_ bytes: [UInt8], as path: String) throws(DataportError) {
        guard let start = place(for: path, byteCount: bytes.count) else { return }
        let isWritten = bytes.withUnsafeBytes { write($0, at: start) }
        guard isWritten else { throw Self.failure("an image cannot be kept") }
    }

    private func place(for path: String, byteCount: Int) -> Int? {
        parts.withLock { parts in
            guard parts.ranges[path] == nil else { return nil }
            parts.ranges[path] = parts.end..<parts.end + byteCount
            parts.end += byteCount
            return parts.end - byteCount
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor, base + done, bytes.count - done, start + done)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return false }
            done += count
        }
        return true
    }

    /// The bytes of an attachment.
    func bytes(of path: String) throws(DataportError) -> [UInt8] {
        guard let range = parts.withLock({ $0.ranges[path] }) else {
            throw DataportError(.internalError, "an image is gone that was there", place: path)
        }
        var bytes = [UInt8](repeating: 0, count: range.count)
        let isRead = bytes.withUnsafeMutableBytes { read(into: $0, at: range.lowerBound) }
        guard isRead else { throw Self.failure("an image cannot be read again") }
        return bytes
    }

    private func read(into bytes: UnsafeMutableRawBufferPointer, at start: Int) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        var done = 0
        while done < bytes.count {
            let count = pread(descriptor, base + done, bytes.count - done, start + done)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return false }
            done += count
        }
        return true
    }
}
