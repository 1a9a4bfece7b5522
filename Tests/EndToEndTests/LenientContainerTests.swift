import DataportTestKit
import Foundation
import Testing

/// Archives that other programs unpacked and packed again.
struct LenientContainerTests {
    private let files: SampleStoreFiles
    private let folder: TemporaryDirectory
    private let unpacked: String

    init() throws {
        files = try SampleStore.files()
        folder = try TemporaryDirectory()
        unpacked = folder.file("unpacked")
        try FileManager.default.createDirectory(atPath: unpacked, withIntermediateDirectories: true)
        let result = try Program("unzip").run(["-q", files.archive, "-d", unpacked])
        #expect(result.exitCode == 0)
    }

    private static let python = """
        import sys, zipfile, os
        with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
            for base, folders, names in os.walk(sys.argv[2]):
                for n in names: z.write(os.path.join(base, n), os.path.relpath(os.path.join(base, n), sys.argv[2]))
        """

    private static let streamed = """
        import sys, zipfile, os
        class Pipe:
            def __init__(self, file): self.file = file
            def write(self, data): return self.file.write(data)
            def flush(self): self.file.flush()
        with open(sys.argv[1], 'wb') as f, zipfile.ZipFile(Pipe(f), 'w', zipfile.ZIP_DEFLATED) as z:
            z.comment = b'packed again'
            for base, folders, names in os.walk(sys.argv[2]):
                for n in names: z.write(os.path.join(base, n), os.path.relpath(os.path.join(base, n), sys.argv[2]))
        """

    private func pack(_ how: String) throws -> String {
        let path = folder.file("\(how).zip")
        let result =
            switch how {
            case "zip": try Program("zip").run(["-q", "-r", path, "."], in: unpacked)
            case "zip-stored": try Program("zip").run(["-q", "-0", "-D", "-r", path, "."], in: unpacked)
            case "7z": try Program("7z").run(["a", "-bso0", "-bsp0", path, "."], in: unpacked)
            case "python": try Program("python3").run(["-c", Self.python, path, unpacked])
            default: try Program("python3").run(["-c", Self.streamed, path, unpacked])
            }
        #expect(result.exitCode == 0, "\(result.allText)")
        return path
    }

    @Test(arguments: ["zip", "zip-stored", "7z", "python", "python-streamed"])
    func `they are taken on request, and refused with a reason otherwise`(_ how: String) throws {
        let archive = try pack(how)
        let strict = try dataport("validate", archive)
        // Python's headers can be the very bytes of ours; then the order of the files tells.
        #expect([1, 65].contains(strict.exitCode), "\(strict.allText)")
        let rule = strict.exitCode == 1 ? "[layout.order]" : "--lenient-container"
        #expect(strict.allText.contains(rule), "\(strict.allText)")
        let lenient = try dataport("validate", archive, "--lenient-container")
        #expect(lenient.exitCode == 0, "\(lenient.allText)")
        let target = "sqlite:\(folder.file("\(how).sqlite"))"
        let imported = try dataport("import", archive, "--to", target, "--lenient-container")
        #expect(imported.exitCode == 0, "\(imported.allText)")
        #expect(try dataport("compare", files.archive, target, "--account", "42").exitCode == 0)
    }

    @Test func `what is in them must be intact all the same`() throws {
        try Data("changed".utf8).write(to: URL(fileURLWithPath: unpacked + "/README.txt"))
        let changed = try dataport("validate", pack("python"), "--lenient-container")
        #expect(changed.exitCode == 1 && changed.text.contains("[digest.sha256]"), "\(changed.allText)")
        try Data("#!/bin/sh\n".utf8).write(to: URL(fileURLWithPath: unpacked + "/run.sh"))
        let more = try dataport("validate", pack("zip"), "--lenient-container")
        #expect(more.exitCode == 1 && more.text.contains("run.sh"), "\(more.allText)")
    }

    @Test func `every truncation and a header that lies are refused`() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: pack("python")))
        let path = folder.file("part.zip")
        var refused = 0
        let lengths = stride(from: 0, to: whole.count, by: max(1, whole.count / 40))
        for length in lengths {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            refused += try dataport("validate", path, "--lenient-container").exitCode == 65 ? 1 : 0
        }
        #expect(refused == Array(lengths).count)
        var lying = whole
        lying[18] &+= 1
        try lying.write(to: URL(fileURLWithPath: path))
        let result = try dataport("validate", path, "--lenient-container")
        #expect(result.exitCode == 65 && result.errorText.contains("local header"), "\(result.allText)")
        try (Data("MZ".utf8) + whole).write(to: URL(fileURLWithPath: path))
        #expect(try dataport("validate", path, "--lenient-container").exitCode == 65)
    }
}
