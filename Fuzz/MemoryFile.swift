import Glibc

/// A file in memory, for what reads files.
enum MemoryFile {
    private static let path = "/dev/shm/dataport-fuzz-\(getpid())"
    private static let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)

    /// Replaces what the file holds, and returns its path.
    static func hold(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard file >= 0, ftruncate(file, 0) == 0, let base = bytes.baseAddress else { return nil }
        guard pwrite(file, base, bytes.count, 0) == bytes.count else { return nil }
        return path
    }
}
