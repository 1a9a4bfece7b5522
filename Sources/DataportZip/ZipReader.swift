package import DataportCore
import Glibc

/// Reads zip files as dataport writes them and refuses all others: headers are compared byte for byte with those that the writer would
/// have made, and entries tile the file without a gap. Only when asked to it takes what other programs make of the same files.
package final class ZipReader: Sendable {
    /// The file, for messages.
    package let path: String
    /// In the order of the file, or of their names when another program made the container.
    package let entries: [ZipEntry]
    /// The size of the file.
    package let byteCount: Int
    package let limits: ReadingLimits
    private let file: FileDescriptor
    /// Positions in `entries`, by name.
    private let byName: [UInt32]

    /// Opens a file and checks all of its structure; data is checked when it is read.
    package init(path: String, limits: ReadingLimits = ReadingLimits()) throws(DataportError) {
        self.path = path
        self.limits = limits
        guard let file = FileDescriptor.open(path, O_RDONLY), let size = file.size() else {
            throw DataportError(
                .noInput, "the archive cannot be opened: \(DataportError.sentence(errno))", place: path,
                advice: "check the path and the permissions")
        }
        byteCount = size
        var directory = ZipDirectory(path: path, byteCount: size, limits: limits)
        if limits.takesForeignContainers {
            entries = try LenientZipDirectory(path: path, byteCount: size, limits: limits).read(file)
        } else {
            entries = try directory.read(file)
        }
        self.file = file
        let all = entries
        byName = all.indices.map { UInt32($0) }.sorted {
            all[Int($0)].name.lexicographicallyPrecedes(all[Int($1)].name)
        }
        for (one, next) in zip(byName, byName.dropFirst()) where all[Int(one)].name == all[Int(next)].name {
            throw directory.refusal("two files have one name", at: Int(all[Int(next)].offset))
        }
        if let entry = firstInsideFile() {
            throw directory.refusal("a file stands where others have a folder", at: Int(entry.offset))
        }
    }

    /// The first entry of which a folder is the name of a file: it could not be unpacked beside that.
    private func firstInsideFile() -> ZipEntry? {
        var checked: ArraySlice<UInt8> = []
        for entry in entries {
            guard let end = entry.name.lastIndex(of: 0x2F), entry.name[..<end] != checked else { continue }
            checked = entry.name[..<end]
            for slash in entry.name.indices where entry.name[slash] == 0x2F {
                if index(of: entry.name[..<slash]) != nil { return entry }
            }
        }
        return nil
    }

    /// The position of the entry called `name`.
    package func index(of name: some Collection<UInt8>) -> Int? {
        var (low, high) = (0, byName.count)
        while low < high {
            let middle = (low + high) / 2
            let candidate = entries[Int(byName[middle])].name
            if candidate.lexicographicallyPrecedes(name) { low = middle + 1 } else { high = middle }
        }
        guard low < byName.count, entries[Int(byName[low])].name.elementsEqual(name) else { return nil }
        return Int(byName[low])
    }

    /// Opens an entry.
    package func open(_ index: Int) throws(DataportError) -> EntryReader {
        try EntryReader(self, entries[index])
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DataportError) -> Int {
        guard let count = file.read(into: buffer, at: offset) else {
            throw DataportError(
                .io, "reading the archive failed: \(DataportError.sentence(errno))", place: path,
                advice: "check the device the archive is on")
        }
        return count
    }
}
