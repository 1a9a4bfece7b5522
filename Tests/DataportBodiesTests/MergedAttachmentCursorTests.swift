import DataportBodies
import DataportCore
import DataportTestKit
import Testing

/// Attachments of two origins in one order.
struct MergedAttachmentCursorTests {
    /// Attachments whose bytes are those of their path.
    private struct Fixed: AttachmentCursor, ~Copyable {
        var paths: ArraySlice<String>
        var rest: ArraySlice<UInt8> = []

        mutating func next() -> DataportCore.Attachment? {
            guard let path = paths.popFirst() else { return nil }
            rest = Array(path.utf8)[...]
            return DataportCore.Attachment(path: path, byteCount: path.utf8.count)
        }

        mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
            let count = min(3, rest.count, buffer.count)
            buffer.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            return count
        }
    }

    private func ordered(_ paths: some Sequence<String>) -> [String] {
        paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func run(_ own: [String], _ extras: [String], without skipped: Set<String>) async throws -> [String] {
        var cursor = MergedAttachmentCursor(
            Fixed(paths: ordered(own)[...]),
            adding: extras.map { DataportCore.Attachment(path: $0, byteCount: $0.utf8.count) },
            without: skipped, load: { Array($0.utf8) })
        var paths: [String] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 1)
        defer { buffer.deallocate() }
        while let attachment = try await cursor.next() {
            var bytes: [UInt8] = []
            while case let count = try cursor.read(into: buffer), count > 0 { bytes += buffer[..<count] }
            #expect(bytes == Array(attachment.path.utf8))
            paths.append(attachment.path)
        }
        #expect(try await cursor.next() == nil)
        return paths
    }

    @Test(arguments: 0..<200) func `every path comes once, in the order of its bytes`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        func some() -> [String] {
            let count = Int.random(in: 0...12, using: &random)
            return Array(Set((0..<count).map { _ in "data/\(UInt8.random(in: 0...40, using: &random)).Z" }))
        }
        let (own, extras, skipped) = (some(), some(), Set(some()))
        let expected = ordered(Set(own).subtracting(skipped).union(extras))
        #expect(try await run(own, extras, without: skipped) == expected)
    }
}
