import DataportCore
import Glibc

/// Writes small generated text files; data goes through `ArchiveWriter`.
enum TextFile {
    /// Replaces the file at `path`, making its folders.
    static func write(_ text: String, to path: String, mode: mode_t = 0o644) throws(DataportError) {
        makeFolders(of: path)
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else {
            throw DataportError(
                .cannotCreate, "cannot write the file: \(String(cString: strerror(errno)))", place: path,
                advice: "name a folder that you may write to")
        }
        defer { close(file) }
        try Console(descriptor: file).write(text)
    }

    private static func makeFolders(of path: String) {
        var position = path.startIndex
        while let slash = path[position...].firstIndex(of: "/") {
            if slash > path.startIndex { mkdir(String(path[..<slash]), 0o755) }
            position = path.index(after: slash)
        }
    }
}
