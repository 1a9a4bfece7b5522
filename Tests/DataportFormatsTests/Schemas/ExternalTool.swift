import Foundation
import Testing

/// A program of somebody else that judges what is rendered here: the oracle that shares no code with the renderers.
struct ExternalTool {
    let path: String

    /// The program called `name`; when it is not installed the test run says so, loudly, and there is `nil`.
    static func find(_ name: String, package: String) -> ExternalTool? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let paths = folders.map { "\($0)/\(name)" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            Issue.record("NOT CHECKED: \(name) is not installed (Debian package \(package))", severity: .warning)
            return nil
        }
        return ExternalTool(path: path)
    }

    /// Runs the program with `input` on its standard input and returns its exit status and all it said.
    func run(_ arguments: [String], input: Data = Data()) throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dataport-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files instead of pipes: a pipe that nobody reads while the input is written would block both sides.
        let inputFile = folder.appendingPathComponent("input")
        let outputFile = folder.appendingPathComponent("output")
        try input.write(to: inputFile)
        try Data().write(to: outputFile)
        let output = try FileHandle(forWritingTo: outputFile)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        process.waitUntilExit()
        try output.close()
        return (process.terminationStatus, String(decoding: try Data(contentsOf: outputFile), as: UTF8.self))
    }
}
