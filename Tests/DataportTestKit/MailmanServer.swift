import Foundation

/// A real GNU Mailman (`scripts/oracles/mailman-server`); it goes with this object.
package final class MailmanServer: Sendable {
    private static let scripts = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("scripts/oracles")

    private let process: Process
    private let input = Pipe()
    private let scratch: TemporaryDirectory
    /// `http://127.0.0.1:PORT/3.1`
    package let url: String
    /// What lets `dataport` in.
    package static let credentials = ["DATAPORT_MAILMAN_USER": "restadmin", "DATAPORT_MAILMAN_PASSWORD": "restpass"]

    private struct Failure: Error {
        let text: String
    }

    private let password: String

    /// Starts one; `nil`, and said loudly, when it cannot be installed here.
    package init?(password: String = "restpass") throws {
        self.password = password
        scratch = try TemporaryDirectory()
        let output = scratch.file("out")
        try Data().write(to: URL(fileURLWithPath: output))
        process = Process()
        process.executableURL = Self.scripts.appendingPathComponent("mailman-server")
        process.environment = ProcessInfo.processInfo.environment.merging(["MAILMAN_PASSWORD": password]) { $1 }
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        try process.run()
        var address: String?
        // The first time everything is downloaded.
        for _ in 0..<6000 where address == nil && process.isRunning {
            usleep(50_000)
            let text = String(decoding: try scratch.bytes("out"), as: UTF8.self)
            address = text.firstMatch(of: /listening on (\S+)\n/).map { String($0.1) }
        }
        if let address {
            url = address
            return
        }
        process.terminate()
        process.waitUntilExit()
        guard process.terminationStatus == Self.cannotInstall else { throw Failure(text: "Mailman did not start") }
        Self.sayMissing()
        return nil
    }

    /// The code with which scripts end that need a Mailman where none can be installed.
    package static let cannotInstall: Int32 = 69

    /// Says loudly that nothing was tried.
    package static func sayMissing() {
        FileHandle.standardError.write(
            Data("MISSING TOOL: GNU Mailman cannot be installed from PyPI, so its provider was not tried\n".utf8))
    }

    deinit { try? input.fileHandleForWriting.close() }

    /// Fills a domain with people, and returns what was made.
    @discardableResult
    package func fill(_ domain: String, _ count: Int) throws -> [String: Any] {
        let made = try Program(Self.scripts.appendingPathComponent("mailman-people").path).run(
            [url, domain, "\(count)"], environment: ["MAILMAN_PASSWORD": password])
        guard made.exitCode == 0 else { throw Failure(text: made.allText) }
        return try JSONSerialization.jsonObject(with: made.output) as? [String: Any] ?? [:]
    }

    /// Ends it, and returns what it says of mails.
    package func stop() throws -> String {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        let lines = String(decoding: try scratch.bytes("out"), as: UTF8.self).split(separator: "\n")
        return String(lines.last ?? "")
    }
}
