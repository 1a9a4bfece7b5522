import DataportCore
import Glibc

/// Writes small generated text files; data goes through `ArchiveWriter`.
enum TextFile {
    /// Replaces the file at `path`, making its folders.
    static func write(_ text: String, to path: String) throws(DataportError) {
        makeFolders(of: path)
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            throw DataportError(
                .cannotCreate, "cannot write the file: \(String(cString: strerror(errno)))", place: path,
                advice: "name a folder that you may write to")
        }
        defer { close(file) }
        try Console(descriptor: file).write(text)
    }

    /// Writes a file that is not there yet and that only its owner may read. What is there stays as it is: it could be anything, such as
    /// the archive itself, and others may be allowed to read it.
    static func create(_ text: String, at path: String) throws(DataportError) {
        try create(at: path) { (file) throws(DataportError) in try file.write(text) }
    }

    /// Writes such a file piece by piece.
    static func create(
        at path: String, _ body: (Console) throws(DataportError) -> Void
    ) throws(DataportError) {
        try requireAbsent(path)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw DataportError(
                .cannotCreate, "cannot write the file: \(String(cString: strerror(errno)))", place: path,
                advice: "name a folder that you may write to")
        }
        defer { close(file) }
        try body(Console(descriptor: file))
    }

    /// Refuses a path where there is something.
    static func requireAbsent(_ path: String) throws(DataportError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        throw DataportError(
            .cannotCreate, "there is a file of this name already", place: path,
            advice: "remove it or name another one")
    }

    private static func makeFolders(of path: String) {
        var position = path.startIndex
        while let slash = path[position...].firstIndex(of: "/") {
            if slash > path.startIndex { mkdir(String(path[..<slash]), 0o755) }
            position = path.index(after: slash)
        }
    }
}
