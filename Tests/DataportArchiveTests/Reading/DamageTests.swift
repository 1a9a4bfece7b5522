import DataportCore
import DataportFormats
import DataportTestKit
import DataportZip
import Testing

import DataportArchive

struct DamageTests {
    private let folder: TemporaryDirectory
    private let bytes: [UInt8]

    init() async throws {
        folder = try TemporaryDirectory()
        try await SampleArchive(formats: [.json], batches: [3], content: [Array("hello hello hello".utf8), [1, 2, 3]])
            .write(to: .file(path: folder.file("a.zip"), force: false))
        bytes = try folder.bytes("a.zip")
    }

    /// Whether reading everything finds something wrong.
    private func isRefused(_ bytes: [UInt8]) throws -> Bool {
        try folder.write(bytes, to: "b.zip")
        do {
            _ = try ArchiveReader(path: folder.file("b.zip")).verify()
            return false
        } catch let error as DataportError { return error.code == .badInput || error.code == .limit }
    }

    @Test func `the intact archive is accepted`() throws { #expect(try !isRefused(bytes)) }

    @Test func `a changed byte is found wherever it is`() throws {
        let accepted = try bytes.indices.filter { try !isRefused(bytes, changing: $0, by: 0xFF) }
        print("changed bytes found: \(bytes.count - accepted.count) of \(bytes.count)")
        #expect(accepted == [])
    }

    /// A deflate stream has bits that mean nothing, such as those after its end. `verify` compares what is inflated with its SHA-256, so
    /// a change that it accepts changes no byte of any file.
    @Test func `a changed bit is found unless it means nothing`() throws {
        let tried = Array(stride(from: 0, to: bytes.count, by: 5))
        let accepted = try tried.filter { try !isRefused(bytes, changing: $0, by: 0x80) }
        print("changed bits found: \(tried.count - accepted.count) of \(tried.count)")
        #expect(accepted.count * 50 <= tried.count)
    }

    private func isRefused(_ bytes: [UInt8], changing position: Int, by change: UInt8) throws -> Bool {
        var damaged = bytes
        damaged[position] ^= change
        return try isRefused(damaged)
    }

    @Test func `an archive that is cut short is refused at every byte`() throws {
        var accepted: [Int] = []
        for count in bytes.indices where try !isRefused(Array(bytes.prefix(count))) { accepted.append(count) }
        print("truncations found: \(bytes.count - accepted.count) of \(bytes.count)")
        #expect(accepted == [])
    }

    @Test func `bytes before, after and between are refused`() throws {
        #expect(try isRefused([0] + bytes))
        #expect(try isRefused(bytes + [0]))
        #expect(try isRefused(bytes + bytes.suffix(22)))
        #expect(try isRefused(bytes + bytes))
    }

    @Test func `limits are checked`() throws {
        var limits = ReadingLimits()
        limits.entries = 3
        #expect(throws: DataportError.self) { try ZipReader(path: folder.file("a.zip"), limits: limits) }
        limits = ReadingLimits()
        limits.directoryBytes = 100
        #expect(throws: DataportError.self) { try ZipReader(path: folder.file("a.zip"), limits: limits) }
        limits = ReadingLimits()
        limits.totalBytes = 100
        #expect(throws: DataportError.self) { try ZipReader(path: folder.file("a.zip"), limits: limits) }
        limits = ReadingLimits()
        (limits.freeBytes, limits.ratio) = (100, 200)
        #expect(throws: Never.self) { try ZipReader(path: folder.file("a.zip"), limits: limits) }
        limits.ratio = 1
        #expect(throws: DataportError.self) { try ZipReader(path: folder.file("a.zip"), limits: limits) }
    }

    @Test func `a missing file is named`() {
        #expect(throws: DataportError.self) { try ArchiveReader(path: folder.file("none.zip")) }
    }

    @Test func `lines come one at a time, long ones too`() async throws {
        let path = folder.file("lines.zip")
        let lines = ["a", "", String(repeating: "x", count: 300_000), "end"]
        try await ArchiveWriter.write(
            to: .file(path: path, force: false), options: ArchiveOptions(created: SampleArchive.created)
        ) { archive in
            try await archive.add(path: "schema/x", bytes: Array(lines.map { $0 + "\n" }.joined().utf8))
            try await archive.add(path: "schema/y", bytes: Array("no end".utf8))
            try await archive.finish(facts: .empty)
        }
        let archive = try ArchiveReader(path: path)
        var reader = try archive.lines(of: "schema/x")
        var read: [String] = []
        while let line = try reader.next({ String(decoding: $0, as: UTF8.self) }) { read.append(line) }
        #expect(read == lines && reader.count == 4)
        var broken = try archive.lines(of: "schema/y")
        #expect(throws: DataportError.self) { _ = try broken.next { $0.count } }
        var limits = ReadingLimits()
        limits.lineBytes = 200_000
        var limited = try ArchiveReader(path: path, limits: limits).lines(of: "schema/x")
        #expect(throws: DataportError.self) { while try limited.next({ $0.count }) != nil {} }
    }
}
