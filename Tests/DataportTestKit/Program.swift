package import Foundation

/// What a program said and how it ended.
package struct ProgramResult: Sendable {
    package let exitCode: Int32
    package let output: Data
    package let errorOutput: Data

    /// Standard output as text.
    package var text: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text.
    package var errorText: String { String(decoding: errorOutput, as: UTF8.self) }
    /// Both, for judges that complain on either.
    package var allText: String { text + errorText }
}

/// A program that is not ours, or the real binary: how tests run them and wait for them.
package struct Program: Sendable {
    /// A name that is looked up in PATH, or a path.
    package let path: String

    /// The program at `path`, or the one that PATH gives.
    package init(_ path: String) { self.path = path }

    /// The program called `name`; `nil` when the machine does not have it, which the end of the test run repeats loudly.
    package static func find(_ name: String, package: String) -> Program? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        guard let found = folders.map({ "\($0)/\(name)" }).first(where: FileManager.default.isExecutableFile) else {
            FileHandle.standardError.write(
                Data("MISSING TOOL: \(name) is not installed (Debian package \(package))\n".utf8))
            return nil
        }
        return Program(found)
    }

    /// Runs it to its end. Inputs and outputs are files and not pipes: nothing can block, whatever the sizes.
    package func run(
        _ arguments: [String], input: Data = Data(), environment: [String: String] = [:], in folder: String? = nil
    ) throws -> ProgramResult {
        let scratch = try TemporaryDirectory()
        try input.write(to: URL(fileURLWithPath: scratch.file("in")))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = folder.map { URL(fileURLWithPath: $0) }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: scratch.file("in")))
        let outputs = try ["out", "err"].map { name in
            let url = URL(fileURLWithPath: scratch.file(name))
            try Data().write(to: url)
            return (url, try FileHandle(forWritingTo: url))
        }
        process.standardOutput = outputs[0].1
        process.standardError = outputs[1].1
        try process.run()
        process.waitUntilExit()
        let data = try outputs.map { try Data(contentsOf: $0.0) }
        return ProgramResult(exitCode: process.terminationStatus, output: data[0], errorOutput: data[1])
    }
}
