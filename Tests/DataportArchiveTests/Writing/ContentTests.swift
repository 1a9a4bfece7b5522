import DataportCore
import DataportTestKit
import DataportZip
import Testing

import DataportArchive

struct ContentTests {
    private static func contents() -> [[UInt8]] {
        var generator = SeededGenerator(seed: 5)
        let text = Array(String(repeating: "<p>Hello</p>\n", count: 200_000).utf8)
        return [
            Array("<html></html>".utf8), generator.bytes(100), text, generator.bytes(3_000_000), [],
            generator.bytes(1 << 20),
            generator.bytes((1 << 20) + 1), Array(text.prefix(1 << 20)), Array(text.prefix(1 << 19) + [1]), [0x50],
        ]
    }

    @Test(arguments: Compression.allCases)
    func `content of every size comes back, pictures are stored`(_ compression: Compression) async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("a.zip")
        let contents = Self.contents()
        let facts = try await SampleArchive(compression: compression, content: contents)
            .write(to: .file(path: path, force: false))
        #expect(facts.contentFiles == contents.count)
        #expect(facts.contentBytes == contents.reduce(0) { $0 + $1.count })
        let archive = try ArchiveReader(path: path)
        for (position, bytes) in contents.enumerated() {
            let name = ByteCursor.path(bytes, position.isMultiple(of: 2) ? "txt" : "png")
            #expect(try archive.bytes(of: name) == bytes)
            let index = try #require(archive.zip.index(of: name.utf8))
            if name.hasSuffix("png") { #expect(archive.zip.entries[index].method == 0) }
        }
        let payload = archive.paths.filter { $0.hasPrefix("data/content/") }
        #expect(payload == payload.sorted())
        #expect(try archive.verify().files == archive.paths.count - 1)
        try expectUnzip(path)
    }

    private func store(_ path: String, claims: Int, holds: [UInt8]) async throws -> DataportError? {
        let folder = try TemporaryDirectory()
        defer { #expect(folder.names == []) }
        do {
            try await ArchiveWriter.write(
                to: .file(path: folder.file("a.zip"), force: false),
                options: ArchiveOptions(created: SampleArchive.created)
            ) { archive in
                var cursor: any AttachmentCursor & ~Copyable = ByteCursor([holds])
                _ = try await cursor.next()
                try await archive.store(Attachment(path: path, byteCount: claims), from: &cursor)
                try await archive.finish(facts: .empty)
            }
            return nil
        } catch { return error as? DataportError }
    }

    @Test(arguments: [10, 2_000_000])
    func `content that is not what its path says is refused`(_ count: Int) async throws {
        let bytes = [UInt8](repeating: 7, count: count)
        let right = ByteCursor.path(bytes, "txt")
        let wrong = ByteCursor.path(bytes + [0], "txt")
        #expect(try await store(wrong, claims: count, holds: bytes)?.code == .badInput)
        #expect(try await store(right, claims: count + 1, holds: bytes)?.code == .badInput)
        #expect(try await store(right, claims: count - 1, holds: bytes)?.code == .badInput)
    }

    @Test(arguments: [
        "../../etc/passwd", "data/content/aa/../x.txt", "data/content/ab/\(String(repeating: "c", count: 64)).txt",
        "data/content/cc/\(String(repeating: "c", count: 64))", "data/content/cc/\(String(repeating: "c", count: 64)).",
        "data/content/cc/\(String(repeating: "c", count: 64)).t/x",
        "data/content/CC/\(String(repeating: "C", count: 64)).txt",
        "data/content/cc/\(String(repeating: "c", count: 64)).html\u{0}",
    ])
    func `a source cannot choose file names`(_ path: String) async throws {
        #expect(ContentPath(path) == nil)
        #expect(try await store(path, claims: 1, holds: [1])?.code == .badInput)
    }
}
