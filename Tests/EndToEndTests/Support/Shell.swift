import Foundation

/// What a program said and how it ended.
struct ProgramResult: Sendable {
    let exitCode: Int32
    let output: Data
    let errorOutput: Data

    var text: String { String(decoding: output, as: UTF8.self) }
    var errorText: String { String(decoding: errorOutput, as: UTF8.self) }
}

/// Runs programs for the tests and waits for them.
enum Shell {
    /// Runs `program` with `arguments`; its standard input is empty, its outputs are collected whole.
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], in folder: URL? = nil
    ) throws -> ProgramResult {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        // Files and not pipes: nothing can block, whatever the sizes.
        let scratch = try Scratch()
        let outputs = try ["out", "err"].map { name in
            let url = scratch.url.appendingPathComponent(name)
            FileManager.default.createFile(atPath: url.path, contents: nil)
            return (url, try FileHandle(forWritingTo: url))
        }
        process.standardOutput = outputs[0].1
        process.standardError = outputs[1].1
        try process.run()
        process.waitUntilExit()
        let data = try outputs.map { try Data(contentsOf: $0.0) }
        return ProgramResult(exitCode: process.terminationStatus, output: data[0], errorOutput: data[1])
    }

    /// Runs a script of the project, such as `oracles/verify-archive`.
    static func script(_ name: String, _ arguments: [String]) throws -> ProgramResult {
        try run(Project.root.appendingPathComponent("scripts/\(name)").path, arguments, in: Project.root)
    }
}

/// A folder that goes when the value goes.
final class Scratch: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("dataport-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of `name` in the folder.
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Names of what is in the folder.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
}

/// Where the project and its binary are.
enum Project {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The binary that was built with the tests: it stands beside the test bundle.
    static let binary: String = {
        if let path = ProcessInfo.processInfo.environment["DATAPORT_BINARY"] { return path }
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return bundle.appendingPathComponent("dataport").path
    }()
}

/// Runs `dataport`.
func dataport(_ arguments: String..., environment: [String: String] = [:]) throws -> ProgramResult {
    // No test may find the store of the person who runs it.
    let isolated = ["DATAPORT_STORE": "/nonexistent/accounts.sqlite"].merging(environment) { $1 }
    return try Shell.run(Project.binary, arguments, environment: isolated)
}
