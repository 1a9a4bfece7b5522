import Glibc

/// A file in memory, for what reads files.
enum MemoryFile {
    private static let file = memfd_create("fuzz", 0)

    /// Replaces what the file holds, and returns its path.
    static func hold(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard file >= 0, ftruncate(file, 0) == 0, let base = bytes.baseAddress else { return nil }
        guard pwrite(file, base, bytes.count, 0) == bytes.count else { return nil }
        return "/proc/self/fd/\(file)"
    }
}
