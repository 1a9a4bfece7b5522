import Foundation

/// A program of the machine that serves as an independent judge.
package struct Tool: Sendable {
    /// Where the program is.
    package let path: String

    /// The program called `name`; `nil`, and a loud word about it, when the machine does not have it.
    package init?(_ name: String) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        guard let found = folders.map({ "\($0)/\(name)" }).first(where: FileManager.default.isExecutableFile) else {
            FileHandle.standardError.write(Data("NOT CHECKED: \(name) is not installed here\n".utf8))
            return nil
        }
        path = found
    }

    /// Runs it; its exit status and what it said on both streams.
    package func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
