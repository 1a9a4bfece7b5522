import DataportCore
package import Glibc

/// An open file that closes itself. Every call goes on after EINTR and after a short count.
package struct FileDescriptor: ~Copyable, Sendable {
    package let number: Int32

    /// Takes over an open descriptor.
    package init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// Opens `path`; `nil` leaves the reason in `errno`.
    package static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o600) -> FileDescriptor? {
        while true {
            let number = Glibc.open(path, flags | O_CLOEXEC, mode)
            if number >= 0 { return FileDescriptor(number) }
            if errno != EINTR { return nil }
        }
    }

    /// Opens a file that has no name, in `directory`.
    package static func unnamed(in directory: String) -> FileDescriptor? {
        // O_TMPFILE is a macro that the importer drops; its own bit is the same on every Linux that Swift runs on.
        if let file = open(directory, 0o20_000_000 | O_DIRECTORY | O_RDWR) { return file }
        var template = Array("\(directory)/.dataport-XXXXXX".utf8CString)
        let number = mkstemp(&template)
        guard number >= 0 else { return nil }
        unlink(&template)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        return FileDescriptor(number)
    }

    /// Writes all of `bytes` at `offset`; the result is 0 or the error number.
    package borrowing func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int32 {
        var done = 0
        while done < bytes.count {
            let count = pwrite(number, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
            if count > 0 { done += count } else if count == 0 { return ENOSPC } else if errno != EINTR { return errno }
        }
        return 0
    }

    /// Reads until `buffer` is full or the file ends; the count, or `nil` with the reason in `errno`.
    package borrowing func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int? {
        var done = 0
        while done < buffer.count {
            let count = pread(number, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
            if count > 0 { done += count } else if count == 0 { break } else if errno != EINTR { return nil }
        }
        return done
    }

    /// Makes the file durable; the result is 0 or -1 with the reason in `errno`.
    package borrowing func sync() -> Int32 {
        while true {
            let result = fsync(number)
            if result == 0 || errno != EINTR { return result }
        }
    }

    /// Takes the lock of the file without waiting; the result is 0 or the error number, `EWOULDBLOCK` when another has it.
    package borrowing func tryLock() -> Int32 {
        while true {
            if flock(number, LOCK_EX | LOCK_NB) == 0 { return 0 }
            if errno != EINTR { return errno }
        }
    }

    /// Bytes in the file.
    package borrowing func size() -> Int? {
        var status = stat()
        return fstat(number, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Whether `path` still names this very file.
    package borrowing func isNamed(_ path: String) -> Bool {
        var mine = stat()
        var named = stat()
        return fstat(number, &mine) == 0 && lstat(path, &named) == 0 && mine.st_ino == named.st_ino
            && mine.st_dev == named.st_dev
    }
}

/// Writes all of `bytes` to a stream such as standard output; the result is 0 or the error number.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to stream: Int32) -> Int32 {
    var done = 0
    while done < bytes.count {
        let count = write(stream, bytes.baseAddress! + done, bytes.count - done)
        if count > 0 { done += count } else if count == 0 { return EIO } else if errno != EINTR { return errno }
    }
    return 0
}
