import DataportCore
import DataportTestKit
import DataportZip
import Foundation
import Testing

import DataportArchive

struct OutputFileTests {
    private struct Stop: Error {}

    private func code(_ body: () async throws -> Void) async -> DataportError.Code? {
        do {
            try await body()
            return nil
        } catch { return (error as? DataportError)?.code }
    }

    @Test func `a published file is private, complete and alone`() async throws {
        let folder = try TemporaryDirectory()
        try await SampleArchive().write(to: .file(path: folder.file("a.zip"), force: false))
        #expect(folder.names == ["a.zip"])
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("a.zip"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `an existing file is refused and untouched`() async throws {
        let folder = try TemporaryDirectory()
        try folder.write([1, 2, 3], to: "a.zip")
        let path = folder.file("a.zip")
        #expect(await code { try await SampleArchive().write(to: .file(path: path, force: false)) } == .cannotCreate)
        #expect(try folder.bytes("a.zip") == [1, 2, 3])
        #expect(folder.names == ["a.zip"])
    }

    @Test func `force replaces a file`() async throws {
        let folder = try TemporaryDirectory()
        try folder.write([1, 2, 3], to: "a.zip")
        try await SampleArchive().write(to: .file(path: folder.file("a.zip"), force: true))
        #expect(try folder.bytes("a.zip").count > 100)
        #expect(folder.names == ["a.zip"])
    }

    @Test func `a file that appears during the run is not replaced`() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("a.zip")
        let stopped = await code {
            let options = ArchiveOptions(created: SampleArchive.created)
            try await ArchiveWriter.write(to: .file(path: path, force: false), options: options) { archive in
                try folder.write([9], to: "a.zip")
                try await archive.finish(facts: .empty)
            }
        }
        #expect(stopped == .cannotCreate)
        #expect(try folder.bytes("a.zip") == [9])
        #expect(folder.names == ["a.zip"])
    }

    @Test func `nothing is left when the body throws or does not finish`() async throws {
        let folder = try TemporaryDirectory()
        let options = ArchiveOptions(created: SampleArchive.created)
        let destination = ArchiveDestination.file(path: folder.file("a.zip"), force: false)
        await #expect(throws: Stop.self) {
            try await ArchiveWriter.write(to: destination, options: options) { _ in
                #expect(folder.names == ["a.zip.partial"])
                throw Stop()
            }
        }
        #expect(folder.names == [])
        #expect(
            await code { try await ArchiveWriter.write(to: destination, options: options) { _ in } } == .internalError)
        #expect(folder.names == [])
    }

    @Test func `a stale partial file is replaced`() async throws {
        let folder = try TemporaryDirectory()
        try folder.write([7], to: "a.zip.partial")
        try await SampleArchive().write(to: .file(path: folder.file("a.zip"), force: false))
        #expect(folder.names == ["a.zip"])
    }

    @Test func `a partial file that another run holds is respected`() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("a.zip")
        let options = ArchiveOptions(created: SampleArchive.created)
        let second = try await ArchiveWriter.write(to: .file(path: path, force: false), options: options) { archive in
            let second = await code { try await SampleArchive().write(to: .file(path: path, force: false)) }
            #expect(folder.names == ["a.zip.partial"])
            try await archive.finish(facts: .empty)
            return second
        }
        #expect(second == .locked)
        #expect(folder.names == ["a.zip"])
    }

    @Test func `a symbolic link under the partial name is not followed`() async throws {
        let folder = try TemporaryDirectory()
        try folder.write([5], to: "victim")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("a.zip.partial"), withDestinationPath: folder.file("victim"))
        #expect(
            await code { try await SampleArchive().write(to: .file(path: folder.file("a.zip"), force: false)) }
                == .cannotCreate)
        #expect(try folder.bytes("victim") == [5])
    }

    @Test func `a missing directory cannot be written to`() async throws {
        let folder = try TemporaryDirectory()
        #expect(
            await code { try await SampleArchive().write(to: .file(path: folder.file("no/a.zip"), force: false)) }
                == .cannotCreate)
    }

    @Test func `a directory is not replaced by force`() async throws {
        let folder = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: folder.file("a.zip"), withIntermediateDirectories: false)
        #expect(
            await code { try await SampleArchive().write(to: .file(path: folder.file("a.zip"), force: true)) }
                == .cannotCreate)
        #expect(folder.names == ["a.zip"])
    }

    @Test func `a full device is an input and output error with advice`() {
        let error = DataportError.output("writing", ENOSPC, "x")
        #expect(error.code == .io && error.message.contains("disk is full") && error.advice != nil)
        #expect(DataportError.cannotCreate(ENOSPC, "x").code == .io)
        #expect(DataportError.cannotCreate(EACCES, "x").code == .cannotCreate)
        #expect(
            [1, 2, 3].withUnsafeBytes { bytes in
                let full = open("/dev/full", O_WRONLY)
                defer { close(full) }
                return writeAll(bytes, to: full)
            } == ENOSPC)
    }
}
