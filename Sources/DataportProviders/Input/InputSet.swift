import DataportCore
import DataportZip
import Glibc

/// The files that a user names: one, some separated by commas, all of a folder, or all of a zip file.
struct InputSet: Sendable {
    /// In the order of their paths; of several arguments in their order.
    let files: [any InputFile]

    /// Files of a folder, at most.
    private static let maximumFiles = 100_000

    /// Finds the files at `location`.
    init(_ location: String) throws(DataportError) {
        var files: [any InputFile] = []
        // A comma can be part of a name; then the whole is one file that is there.
        let paths =
            access(location, F_OK) == 0 ? [location] : location.split(separator: ",").map { Self.trim(String($0)) }
        for path in paths { files += try Self.files(at: path) }
        self.files = files
    }

    private static func trim(_ path: String) -> String {
        String(path.drop { $0 == " " })
    }

    private static func files(at path: String) throws(DataportError) -> [any InputFile] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw unreadable(path) }
        if status.st_mode & S_IFMT == S_IFDIR { return try folder(path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw DataportError(
                .noInput, "this is neither a file nor a folder", place: path, advice: "name the file that was exported")
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let file = DiskFile(name: path, relativePath: name, byteCount: Int(status.st_size))
        return try file.start(limit: 4) == [0x50, 0x4B, 0x03, 0x04] ? try zip(path) : [file]
    }

    private static func zip(_ path: String) throws(DataportError) -> [any InputFile] {
        let zip = try ZipReader(path: path, limits: .foreign)
        return zip.entries.indices.map { index in
            let inside = String(decoding: zip.entries[index].name, as: UTF8.self)
            return ZippedFile(zip: zip, index: index, name: "\(path)/\(inside)", relativePath: inside)
        }.sorted { $0.relativePath < $1.relativePath }
    }

    private static func folder(_ path: String) throws(DataportError) -> [any InputFile] {
        var found: [DiskFile] = []
        var pending = [""]
        while let below = pending.popLast() {
            let folder = below.isEmpty ? path : "\(path)/\(below)"
            guard let handle = opendir(folder) else { throw unreadable(folder) }
            defer { closedir(handle) }
            while let entry = readdir(handle) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name == "." || name == ".." || name.hasPrefix(".") { continue }
                let relative = below.isEmpty ? name : "\(below)/\(name)"
                try look(at: "\(path)/\(relative)", relative, &found, &pending)
            }
        }
        return found.sorted { $0.relativePath < $1.relativePath }
    }

    /// Links are not followed: they could lead in circles, or out of the folder.
    private static func look(
        at path: String, _ relative: String, _ found: inout [DiskFile], _ pending: inout [String]
    ) throws(DataportError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw unreadable(path) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: pending.append(relative)
        case S_IFREG:
            found.append(DiskFile(name: path, relativePath: relative, byteCount: Int(status.st_size)))
        default: break
        }
        guard found.count + pending.count <= maximumFiles else {
            throw DataportError(
                .limit, "the folder holds more than \(maximumFiles) files", place: path,
                advice: "name the folder of the export itself")
        }
    }

    static func unreadable(_ path: String) -> DataportError {
        DataportError(
            .noInput, "the file cannot be read: \(DataportError.sentence(errno))", place: path,
            advice: "check that it is there and that you may read it")
    }
}
