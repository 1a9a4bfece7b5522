import DataportCore
import Glibc

/// The folder of the files while they are written: `NAME.partial`, for its owner alone, which gets its name when everything is in it.
final class UploadFolder: Sendable {
    /// Says that a partial folder is ours, and is locked while it is written.
    private static let marker = ".dataport-upload"

    private let location: String
    private let partial: String
    private let lock: Int32

    /// Begins the folder. What an upload that was killed left behind goes.
    init(at location: String) throws(DataportError) {
        self.location = Self.withoutSlash(location)
        partial = self.location + ".partial"
        try Self.clear(partial)
        try Self.make(partial)
        lock = open("\(partial)/\(Self.marker)", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw Self.failure("cannot be locked", partial) }
    }

    deinit {
        // After `publish` there is nothing under this name.
        if lock >= 0 {
            Self.remove(partial)
            close(lock)
        }
    }

    /// A new file, for its owner alone; folders above it are made.
    func create(_ path: String) throws(DataportError) -> Int32 {
        var folder = partial
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw Self.failure("cannot be made", folder) }
        }
        let full = "\(partial)/\(path)"
        let file = open(full, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure("cannot be written", full) }
        return file
    }

    /// Gives the folder its name.
    func publish() throws(DataportError) {
        Self.sync(partial)
        // An empty folder is replaced; one with something in it is not.
        guard rename(partial, location) == 0 else { throw Self.failure("cannot get its name", location) }
        unlink("\(location)/\(Self.marker)")
        Self.sync(Self.parent(of: location))
    }

    /// Refuses a place where there is something.
    static func requireAbsentOrEmpty(_ location: String) throws(DataportError) {
        let location = withoutSlash(location)
        var status = stat()
        guard lstat(location, &status) == 0 else {
            guard errno == ENOENT else { throw failure("cannot be looked at", location) }
            return try requireParent(of: location)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw DataportError(
                .cannotCreate, "there is something else of this name already", place: location,
                advice: "name a folder that is not there yet")
        }
        guard names(in: location)?.isEmpty == true else {
            throw DataportError(
                .cannotCreate, "the folder is not empty, or not yours to read", place: location,
                advice: "name a folder that is not there yet: files of two runs must not be mixed")
        }
    }

    private static func requireParent(of location: String) throws(DataportError) {
        let folder = parent(of: location)
        guard access(folder, W_OK | X_OK) == 0 else {
            throw DataportError(
                .cannotCreate, "the folder cannot be made: \(String(cString: strerror(errno)))", place: location,
                advice: "name a folder below one that you may write to")
        }
    }

    private static func clear(_ partial: String) throws(DataportError) {
        var status = stat()
        guard lstat(partial, &status) == 0 else { return }
        let file = open("\(partial)/\(marker)", O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else {
            throw DataportError(
                .cannotCreate, "there is something of this name that is not ours", place: partial,
                advice: "move it away, or name another folder")
        }
        defer { close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            throw DataportError(
                .locked, "another import is writing these files", place: partial, advice: "wait until it is done")
        }
        remove(partial)
    }

    private static func make(_ folder: String) throws(DataportError) {
        guard mkdir(folder, 0o700) == 0 else { throw failure("cannot be made", folder) }
    }

    /// Removes a folder that was found to be ours, with everything in it; links are not followed.
    private static func remove(_ path: String) {
        for name in names(in: path) ?? [] {
            let inner = "\(path)/\(name)"
            var status = stat()
            if lstat(inner, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { remove(inner) } else { unlink(inner) }
        }
        rmdir(path)
    }

    private static func names(in folder: String) -> [String]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    private static func sync(_ folder: String) {
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return }
        fsync(file)
        close(file)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func withoutSlash(_ path: String) -> String {
        var path = path
        while path.utf8.count > 1, path.last == "/" { path.removeLast() }
        return path
    }

    private static func failure(_ what: String, _ place: String) -> DataportError {
        DataportError(
            .cannotCreate, "the folder \(what): \(String(cString: strerror(errno)))", place: place,
            advice: "name a folder that is not there yet, below one that you may write to")
    }
}
