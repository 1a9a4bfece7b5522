import DataportCore
import DataportZip

extension ArchiveReader {
    /// What `verify` has read.
    package struct Verified: Sendable, Equatable {
        package var files = 0
        package var bytes = 0
    }

    /// Reads every file and compares its SHA-256 with the manifests, which must name exactly the files that are there.
    package func verify() throws -> Verified {
        var named = [Bool](repeating: false, count: zip.entries.count)
        var verified = Verified()
        try verify(EntryPath.tagManifest, &named, &verified) { !$0.hasPrefix("data/") && $0 != EntryPath.tagManifest }
        try verify(EntryPath.manifest, &named, &verified) { $0.hasPrefix("data/") }
        for (index, isNamed) in named.enumerated() where !isNamed {
            let path = String(decoding: zip.entries[index].name, as: UTF8.self)
            guard path == EntryPath.tagManifest else { throw refusal("the file is in no manifest", path) }
        }
        return verified
    }

    private func verify(
        _ manifest: String, _ named: inout [Bool], _ verified: inout Verified, isItsOwn: (String) -> Bool
    ) throws {
        var lines = try lines(of: manifest, limit: ReadingLimits.manifestLineBytes)
        while let line = try lines.next({ String(decoding: $0, as: UTF8.self) }) {
            // SHA-256 in hex, two spaces, the path; compared as bytes.
            let path = String(line.utf8.dropFirst(66)) ?? ""
            guard isItsOwn(path), let index = zip.index(of: path.utf8), !named[index] else {
                throw refusal("line \(lines.count) names no file of the archive, or one twice", manifest)
            }
            named[index] = true
            guard try line.utf8.elementsEqual("\(sha256(index, &verified))  \(path)".utf8) else {
                throw refusal("the SHA-256 is not that of the manifest", path)
            }
        }
    }

    private func sha256(_ index: Int, _ verified: inout Verified) throws(DataportError) -> String {
        var reader = try zip.open(index)
        var digests = Digests()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try reader.read(into: buffer)
            if count == 0 { break }
            digests.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        verified.files += 1
        verified.bytes += digests.byteCount
        return digests.sha256Hex()
    }
}
