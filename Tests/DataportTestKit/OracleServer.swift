import Foundation

/// A server of `scripts/oracles` that says where it listens: a stand-in for a service, or a proxy that injects faults. It goes with this object.
package final class OracleServer: Sendable {
    private let process: Process
    private let output: Pipe
    /// What it said: `http://127.0.0.1:PORT`, and what stands behind it.
    package let address: String

    /// Starts `name` with these arguments.
    package init(_ name: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
        struct Failure: Error { let name: String }
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        process = Process()
        output = Pipe()
        process.executableURL = root.appendingPathComponent("scripts/oracles/\(name)")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte.first != 0x0A { line += byte }
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix("listening on ") else { throw Failure(name: name) }
        address = String(text.dropFirst(13))
    }

    deinit { stop() }

    /// Stops it at once.
    package func stop() { kill(process.processIdentifier, SIGKILL) }

    /// What stands at a path of its own, such as `/__fake/mails`.
    package func json(_ path: String) throws -> Any {
        let origin = address.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        let host = origin.count > 1 ? origin[1].prefix { $0 != "/" } : ""
        let result = try Program("curl").run(["-sS", "--max-time", "10", "http://\(host)\(path)"])
        return try JSONSerialization.jsonObject(with: result.output, options: [.fragmentsAllowed])
    }
}
