import DataportCore
import Glibc

/// The lock of a store for the length of an import: a file beside it that says who has it. The kernel frees it when the process ends,
/// however it ends.
final class StoreLock: Sendable {
    private let path: String
    private let file: Int32

    /// Takes the lock.
    /// - Throws: `locked` when another process has it, with its number and since when.
    init(store: String) throws(DataportError) {
        path = store + ".lock"
        file = try Self.acquire(path, store: store)
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let holder = "process \(getpid()), since \(Instant(secondsSince1970: Int64(now.tv_sec)).rfc3339)\n"
        ftruncate(file, 0)
        _ = holder.withCString { write(file, $0, strlen($0)) }
    }

    deinit {
        unlink(path)
        close(file)
    }

    private static func acquire(_ path: String, store: String) throws(DataportError) -> Int32 {
        while true {
            let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else {
                throw DataportError(
                    .denied, "the store cannot be locked: \(String(cString: strerror(errno)))", place: path,
                    advice: "check that you may write to its folder")
            }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                let holder = content(of: file)
                close(file)
                throw DataportError(
                    .locked, "another import is writing to the store" + (holder.isEmpty ? "" : ": \(holder)"),
                    place: store, advice: "wait until it is done and run the same command again")
            }
            // The file may have been removed between opening and locking: then the lock is on nothing.
            if isAt(path, file) { return file }
            close(file)
        }
    }

    private static func isAt(_ path: String, _ file: Int32) -> Bool {
        var (here, there) = (stat(), stat())
        return fstat(file, &here) == 0 && stat(path, &there) == 0 && here.st_ino == there.st_ino
    }

    private static func content(of file: Int32) -> String {
        withUnsafeTemporaryAllocation(byteCount: 200, alignment: 1) { buffer in
            let count = pread(file, buffer.baseAddress, buffer.count, 0)
            let text = String(decoding: buffer[..<max(count, 0)], as: UTF8.self)
            return Terminal.safe(text.split(separator: "\n").first.map(String.init) ?? "")
        }
    }
}
