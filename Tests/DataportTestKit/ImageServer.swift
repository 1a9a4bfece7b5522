import Foundation

/// The server of `scripts/oracles/image-server`; it goes with this object.
package final class ImageServer: Sendable {
    private let process: Process
    private let input: Pipe
    private let folder: TemporaryDirectory
    /// Where it listens.
    package let port: Int
    /// Where it speaks TLS with a certificate that nobody trusts; `nil` on a machine without openssl.
    package let securePort: Int?
    /// `http://127.0.0.1:PORT`
    package var address: String { "http://127.0.0.1:\(port)" }

    /// Starts one.
    package init() throws {
        struct Failure: Error {}
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        folder = try TemporaryDirectory()
        process = Process()
        input = Pipe()
        process.executableURL = root.appendingPathComponent("scripts/oracles/image-server")
        process.arguments = [folder.file("port"), folder.file("log")]
        process.standardInput = input
        try process.run()
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: folder.file("port")) { usleep(50_000) }
        let ports = String(decoding: try folder.bytes("port"), as: UTF8.self).split(separator: " ").compactMap {
            Int($0)
        }
        guard let port = ports.first else { throw Failure() }
        self.port = port
        securePort = ports.dropFirst().first
    }

    deinit {
        // It is started by a thread that blocks signals, and inherits that: SIGTERM would wait.
        kill(process.processIdentifier, SIGKILL)
    }

    /// What came so far: `connection` and `request PATH`, a line each.
    package var log: [String] {
        ((try? folder.bytes("log")).map { String(decoding: $0, as: UTF8.self) } ?? "").split(separator: "\n").map(
            String.init)
    }
}
