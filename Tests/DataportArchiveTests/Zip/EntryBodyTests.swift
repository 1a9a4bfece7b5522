import DataportCore
import DataportFormats
import DataportTestKit
import DataportZip
import Testing

import DataportArchive

struct EntryBodyTests {
    @Test func `four empty blocks are twenty bytes that inflate to nothing`() throws {
        #expect(EntryBody.emptyBlocks.count == ZipFormat.localZip64ByteCount)
        let stream = EntryBody.emptyBlocks + [0x03, 0x00]
        let inflater = Inflater()
        var output: [UInt8] = [0]
        let used = stream.withUnsafeBytes { bytes in output.withUnsafeMutableBytes { inflater.inflate(bytes, to: $0) } }
        #expect(used?.read == 22 && used?.written == 0 && inflater.isAtEnd)
    }

    @Test func `an entry that outgrows memory is written in place and read back`() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("a.zip")
        var generator = SeededGenerator(seed: 3)
        let data = generator.bytes(EntryBody.memoryLimit + 12_345)
        try await write(path, pieces: [data, data])
        let archive = try ZipReader(path: path)
        let index = try #require(archive.index(of: "spreadsheet/001.csv".utf8))
        #expect(archive.entries[index].compressedByteCount > UInt64(2 * data.count))
        var reader = try archive.open(index)
        var read: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 100_000, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try reader.read(into: buffer)
            if count == 0 { break }
            read += buffer[..<count]
        }
        #expect(read == data + data)
        try expectUnzip(path)
    }

    @Test func `an entry of more than 4 GiB is written and read`() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("a.zip")
        let count = 4100
        let options = ArchiveOptions(created: SampleArchive.created)
        try await ArchiveWriter.write(to: .file(path: path, force: false), options: options) { archive in
            try await archive.addStream(path: "spreadsheet/001.csv") { stream in
                for _ in 0..<count {
                    var piece = ByteWriter(capacity: 1 << 20)
                    piece.reserve(1 << 20) { start in
                        start.update(repeating: 0x41, count: 1 << 20)
                        return start + (1 << 20)
                    }
                    try await stream.append(&piece)
                }
            }
            try await archive.finish(facts: .empty)
        }
        // Four gibibytes of one letter are what a bomb looks like.
        #expect(throws: DataportError.self) { try ZipReader(path: path) }
        var limits = ReadingLimits()
        limits.ratio = 2000
        let archive = try ZipReader(path: path, limits: limits)
        #expect(archive.entries[0].byteCount == UInt64(count) << 20)
        #expect(archive.entries[0].sizesNeedZip64)
        #expect(
            archive.entries[1].offset == UInt64(archive.entries[0].localHeaderByteCount)
                + archive.entries[0].compressedByteCount)
        if let python = Program.find("python3", package: "python3") {
            let check =
                "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); i=z.infolist()[0]; print(i.file_size, len(z.infolist()))"
            let result = try python.run(["-c", check, path])
            #expect(result.exitCode == 0 && result.allText == "\(count << 20) \(archive.entries.count)\n")
        }
    }

    private func write(_ path: String, pieces: [[UInt8]]) async throws {
        let options = ArchiveOptions(created: SampleArchive.created)
        try await ArchiveWriter.write(to: .file(path: path, force: false), options: options) { archive in
            try await archive.addStream(path: "spreadsheet/001.csv") { stream in
                for bytes in pieces {
                    var piece = ByteWriter()
                    bytes.withUnsafeBytes { piece.append($0) }
                    try await stream.append(&piece)
                }
            }
            try await archive.finish(facts: .empty)
        }
    }
}

extension ArchiveFacts {
    /// Facts of an archive without kinds.
    static let empty = ArchiveFacts(
        generator: "dataport test", account: "42", sourceName: "a test", isSnapshot: true,
        created: SampleArchive.created,
        formats: [.json])
}

/// Two independent readers say that the archive is intact.
func expectUnzip(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    if let unzip = Program.find("unzip", package: "unzip") {
        let result = try unzip.run(["-tq", path])
        #expect(result.exitCode == 0, "\(result.allText)", sourceLocation: sourceLocation)
    }
    if let python = Program.find("python3", package: "python3") {
        let check = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip())"
        let result = try python.run(["-c", check, path])
        #expect(result.exitCode == 0 && result.allText == "None\n", "\(result.allText)", sourceLocation: sourceLocation)
    }
}
