package import DataportCore
package import DataportZip
import Glibc
import Synchronization

/// Where an archive goes.
package enum ArchiveDestination: Sendable, Equatable {
    /// A file; `force` allows it to replace another.
    case file(path: String, force: Bool)
    /// Standard output, spooled to an unnamed file first because a zip file is not written front to back.
    case standardOutput
}

/// A file that gets its name only when it is complete: until `publish` it is `NAME.partial`, or has no name at all.
package final class OutputFile: Sendable {
    /// What is written to, for messages.
    package let place: String
    /// Where other temporary files belong: beside the output, so that the same disk is full for both.
    package let directory: String
    private let file: FileDescriptor
    private let destination: ArchiveDestination
    private let isPublished = Mutex(false)

    /// Creates the file; nothing that exists is touched, but for what a killed run left under the partial name.
    package init(_ destination: ArchiveDestination) throws(DataportError) {
        self.destination = destination
        switch destination {
        case .standardOutput:
            place = "standard output"
            directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
            guard let unnamed = FileDescriptor.unnamed(in: directory) else {
                throw .cannotCreate(errno, directory)
            }
            file = unnamed
        case .file(let path, let force):
            place = path
            directory = Self.directory(of: path)
            if !force, Self.exists(path) { throw .alreadyExists(path) }
            file = try Self.createPartial(path + ".partial")
        }
    }

    deinit {
        if !isPublished.withLock({ $0 }) { removePartial() }
    }

    /// Writes bytes at a position.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DataportError) {
        let failure = file.write(bytes, at: offset)
        if failure != 0 { throw .output("writing", failure, place) }
    }

    /// Reads back what was written.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DataportError) {
        guard file.read(into: buffer, at: offset) == buffer.count else { throw .output("reading", errno, place) }
    }

    /// Appends `count` bytes of another file, from its start, at `offset`.
    package func copy(_ count: Int, of source: borrowing FileDescriptor, at offset: Int) throws(DataportError) {
        var position = off_t(0)
        guard lseek(file.number, off_t(offset), SEEK_SET) >= 0 else { throw .output("seeking", errno, place) }
        while position < count {
            let copied = sendfile(file.number, source.number, &position, count - Int(position))
            if copied > 0 || (copied < 0 && errno == EINTR) { continue }
            throw .output("writing", copied == 0 ? EIO : errno, place)
        }
    }

    /// Makes the file durable, and visible under its name in one step; or copies it to standard output.
    package func publish(byteCount: Int) throws(DataportError) {
        switch destination {
        case .standardOutput:
            try copyToStandardOutput(byteCount)
            isPublished.withLock { $0 = true }
        case .file(let path, let force):
            if file.sync() != 0 { throw .output("fsync", errno, place) }
            try name(path, force: force)
            isPublished.withLock { $0 = true }
            try syncDirectory()
        }
    }

    /// Removes what was written; the name stays as it was.
    package func discard() {
        let wasPublished = isPublished.withLock { published in
            defer { published = true }
            return published
        }
        if !wasPublished { removePartial() }
    }

    private func removePartial() {
        guard case .file(let path, _) = destination, file.isNamed(path + ".partial") else { return }
        unlink(path + ".partial")
    }

    private func name(_ path: String, force: Bool) throws(DataportError) {
        let partial = path + ".partial"
        if force {
            if rename(partial, path) != 0 { throw .cannotCreate(errno, path) }
            return
        }
        // A hard link is the portable way to take a name only if it is free.
        if link(partial, path) == 0 {
            unlink(partial)
            return
        }
        if errno == EEXIST { throw .alreadyExists(path) }
        // A file system without hard links: the check and the rename are two steps there.
        if Self.exists(path) { throw .alreadyExists(path) }
        if rename(partial, path) != 0 { throw .cannotCreate(errno, path) }
    }

    private func syncDirectory() throws(DataportError) {
        guard let folder = FileDescriptor.open(directory, O_RDONLY | O_DIRECTORY) else { return }
        // Some file systems cannot sync a directory and say EINVAL.
        if folder.sync() != 0, errno != EINVAL { throw .output("fsync of the directory", errno, directory) }
    }

    private func copyToStandardOutput(_ byteCount: Int) throws(DataportError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while offset < byteCount {
            let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, byteCount - offset)])
            guard let count = file.read(into: wanted, at: offset) else { throw .output("reading", errno, directory) }
            if count == 0 { throw .output("reading", EIO, directory) }
            let failure = writeAll(UnsafeRawBufferPointer(rebasing: wanted[..<count]), to: STDOUT_FILENO)
            if failure != 0 { throw .output("writing", failure, place) }
            offset += count
        }
    }
}

// MARK: The partial name

extension OutputFile {
    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: 0x2F) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Two runs must not write to one partial file, and a killed run must not block the next: the lock tells them apart.
    private static func createPartial(_ partial: String) throws(DataportError) -> FileDescriptor {
        for _ in 0..<8 {
            if let file = FileDescriptor.open(partial, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW) {
                try lock(file, partial)
                guard file.isNamed(partial) else { throw locked(partial) }
                return file
            }
            guard errno == EEXIST else { throw .cannotCreate(errno, partial) }
            try removeStale(partial)
        }
        throw locked(partial)
    }

    private static func removeStale(_ partial: String) throws(DataportError) {
        guard let stale = FileDescriptor.open(partial, O_RDWR | O_NOFOLLOW | O_NONBLOCK) else {
            if errno == ENOENT { return }
            throw .cannotCreate(errno, partial)
        }
        try lock(stale, partial)
        if stale.isNamed(partial), unlink(partial) != 0, errno != ENOENT { throw .cannotCreate(errno, partial) }
    }

    private static func lock(_ file: borrowing FileDescriptor, _ partial: String) throws(DataportError) {
        let failure = file.tryLock()
        if failure == EWOULDBLOCK { throw locked(partial) }
        if failure != 0 { throw .output("locking", failure, partial) }
    }

    private static func locked(_ partial: String) -> DataportError {
        DataportError(
            .locked, "another run is writing this archive", place: partial,
            advice: "wait for it to end, or choose another --output")
    }
}
