import DataportCore
import DataportTestKit
import DataportZip
import Foundation
import Testing

import DataportArchive

/// What validation as a whole does with a small archive of which one bit, or the end, is not what it was.
@Suite(.serialized) struct ValidationDamageTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// An archive as it should be, and its files.
    private struct Good: Sendable {
        let bytes: [UInt8]
        let entries: [ZipEntry]
        let contents: [[UInt8]]
    }

    /// A flipped bit that validation accepts.
    private struct Accepted: Sendable, Hashable {
        let position: Int
        let bit: Int
    }

    private func good(_ compression: Compression) async throws -> Good {
        let path = folder.file("\(compression).zip")
        try await ValidArchive.write(to: path, compression: compression)
        let reader = try ArchiveReader(path: path)
        return Good(
            bytes: try folder.bytes("\(compression).zip"), entries: reader.zip.entries,
            contents: try reader.paths.map { try reader.bytes(of: $0) })
    }

    /// Whether opening and validating the file finds an error.
    private static func isRefused(_ path: String, _ folder: String) -> Bool {
        do {
            var validator = try ArchiveValidator(ArchiveReader(path: path), limit: 1, directory: folder)
            return try validator.run().log.total(.error) > 0
        } catch { return true }
    }

    /// Flips every bit of every `step`th byte from `first` on, one at a time, in a file of its own.
    private static func acceptedFlips(
        of bytes: [UInt8], from first: Int, step: Int, in folder: TemporaryDirectory
    ) throws -> [Accepted] {
        let path = folder.file("flipped-\(first).zip")
        try folder.write(bytes, to: "flipped-\(first).zip")
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        defer { try? file.close() }
        func put(_ byte: UInt8, at position: Int) throws {
            try file.seek(toOffset: UInt64(position))
            try file.write(contentsOf: [byte])
        }
        var accepted: [Accepted] = []
        for position in stride(from: first, to: bytes.count, by: step) {
            for bit in 0..<8 {
                try put(bytes[position] ^ 1 << UInt8(bit), at: position)
                if !isRefused(path, folder.path) { accepted.append(Accepted(position: position, bit: bit)) }
            }
            try put(bytes[position], at: position)
        }
        return accepted
    }

    private func acceptedFlips(of good: Good) async throws -> [Accepted] {
        try await withThrowingTaskGroup(of: [Accepted].self) { [folder] group in
            for first in 0..<2 {
                group.addTask { try Self.acceptedFlips(of: good.bytes, from: first, step: 2, in: folder) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// A bit means nothing when it lies in a deflate stream and every file still has its bytes: for instance the bits behind the end of
    /// the last block, or a copy from another place that holds the same.
    private func meansNothing(_ flip: Accepted, _ good: Good) throws -> Bool {
        let isInStream = good.entries.contains { entry in
            let start = Int(entry.offset) + entry.localHeaderByteCount
            return entry.method == 8 && flip.position >= start
                && flip.position < start + Int(entry.compressedByteCount)
        }
        var damaged = good.bytes
        damaged[flip.position] ^= 1 << UInt8(flip.bit)
        try folder.write(damaged, to: "nothing.zip")
        let reader = try ArchiveReader(path: folder.file("nothing.zip"))
        return try isInStream && reader.paths.map { try reader.bytes(of: $0) } == good.contents
    }

    /// Lists the harmless bits of one entry, as byte of the entry's data and bit in it.
    private func list(_ flips: [Accepted], of entry: ZipEntry) {
        let start = Int(entry.offset) + entry.localHeaderByteCount
        let end = start + Int(entry.compressedByteCount)
        let here = flips.filter { $0.position >= start && $0.position < end }.sorted { $0.position < $1.position }
        if here.isEmpty { return }
        let places = here.map { "\($0.position - start).\($0.bit)" }.joined(separator: " ")
        print("  \(String(decoding: entry.name, as: UTF8.self)), \(end - start) bytes: \(places)")
    }

    @Test(arguments: [Compression.fast, .none])
    func `every flipped bit is found unless it provably means nothing`(_ compression: Compression) async throws {
        let good = try await good(compression)
        #expect(!Self.isRefused(folder.file("\(compression).zip"), folder.path), "the archive itself is valid")
        let accepted = try await acceptedFlips(of: good)
        let meaningless = try accepted.filter { try meansNothing($0, good) }
        let bits = good.bytes.count * 8
        print("flipped bits, \(compression): \(bits - accepted.count + meaningless.count) of \(bits) found or harmless")
        print("  bits of deflate streams that mean nothing: \(meaningless.count)")
        for entry in good.entries { list(meaningless, of: entry) }
        #expect(Set(accepted).subtracting(meaningless).isEmpty)
        #expect(meaningless.count * 200 <= bits, "hardly any bit means nothing")
        if compression == .none { #expect(accepted.isEmpty) }
    }

    @Test func `every truncation is found`() async throws {
        let good = try await good(.fast)
        var found = 0
        for count in good.bytes.indices {
            try folder.write(good.bytes.prefix(count), to: "cut.zip")
            if Self.isRefused(folder.file("cut.zip"), folder.path) { found += 1 }
        }
        print("truncations: \(found) of \(good.bytes.count)")
        #expect(found == good.bytes.count)
    }
}
