import DataportCore
import DataportZip

/// Holds the digests of the files that were read against both manifests, which must name exactly the files that are there.
struct ManifestCheck {
    let reader: ArchiveReader
    /// The digest of each entry, by its position.
    let digests: [String?]

    /// Reports every file that is missing, unlisted or changed.
    func run(_ log: inout FindingLog) throws {
        var isNamed = [Bool](repeating: false, count: digests.count)
        try check(EntryPath.tagManifest, &isNamed, &log) { !$0.hasPrefix("data/") && $0 != EntryPath.tagManifest }
        try check(EntryPath.manifest, &isNamed, &log) { $0.hasPrefix("data/") }
        for index in digests.indices where !isNamed[index] {
            let path = String(decoding: reader.zip.entries[index].name, as: UTF8.self)
            if path == EntryPath.tagManifest { continue }
            log.add("manifest.unlisted", at: Finding.Place(path), "no manifest names the file")
        }
    }

    private func check(
        _ manifest: String, _ isNamed: inout [Bool], _ log: inout FindingLog, isItsOwn: (String) -> Bool
    ) throws {
        var lines = try reader.lines(of: manifest, limit: ReadingLimits.manifestLineBytes)
        while let line = try next(&lines, of: manifest, &log) {
            let place = Finding.Place(manifest, line: lines.count, column: 1)
            guard let (digest, path) = Self.parse(line), isItsOwn(path) else {
                log.add("manifest.syntax", at: place, "the line is no digest and path of a file that belongs here")
                continue
            }
            guard let index = reader.zip.index(of: path.utf8) else {
                log.add("manifest.missing", at: place, "the archive does not hold \(Terminal.safe(path))")
                continue
            }
            if isNamed[index] { log.add("manifest.syntax", at: place, "the file stands here a second time") }
            isNamed[index] = true
            if digests[index] != digest {
                log.add("digest.sha256", at: Finding.Place(path), "the file's SHA-256 is not that of \(manifest)")
            }
        }
    }

    /// The next line. That the file's bytes are intact is known already; what fails here is the end of the last line.
    private func next(_ lines: inout EntryLines, of manifest: String, _ log: inout FindingLog) throws -> String? {
        do {
            return try lines.next { String(decoding: $0, as: UTF8.self) }
        } catch let error as DataportError where error.code == .badInput {
            log.add(
                "manifest.syntax", at: Finding.Place(manifest, line: lines.count + 1, column: 1), error.message)
            return nil
        }
    }

    /// SHA-256 in lower-case hex, two spaces, the path.
    private static func parse(_ line: String) -> (digest: String, path: String)? {
        let bytes = Array(line.utf8)
        guard bytes.count > 66, bytes[64] == 0x20, bytes[65] == 0x20 else { return nil }
        let isHex = bytes[..<64].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isHex else { return nil }
        return (String(decoding: bytes[..<64], as: UTF8.self), String(decoding: bytes[66...], as: UTF8.self))
    }
}
