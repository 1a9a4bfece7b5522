import DataportTestKit
import Foundation

/// A MailWizz that is none, and that counts the mails which it would have sent.
final class FakeMailWizz {
    /// The address of its API.
    let url: String
    private let process = Process()
    private let scratch: TemporaryDirectory

    /// Starts one; it ends with this object.
    convenience init(_ arguments: String...) throws { try self.init(arguments: arguments) }

    /// Starts one with options.
    init(arguments: [String]) throws {
        scratch = try TemporaryDirectory()
        let output = URL(fileURLWithPath: scratch.file("out"))
        try Data().write(to: output)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            [
                "python3", Project.root.appendingPathComponent("scripts/oracles/fake-mailwizz").path, "--port", "0",
            ] + arguments
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        url = try Self.address(in: output)
    }

    deinit {
        // It is started by a thread that may block signals, and inherits that: SIGTERM would wait.
        kill(process.processIdentifier, SIGKILL)
    }

    private static func address(in output: URL) throws -> String {
        for _ in 0..<300 {
            let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
            if text.hasSuffix("\n"), let address = text.split(separator: " ").last {
                return address.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            usleep(50_000)
        }
        throw CocoaError(.fileReadUnknown)
    }

    /// What `dataport` calls it.
    var location: String { "mailwizz:\(url)" }

    private func ask(_ name: String) throws -> [String: Any] {
        let answer = try Program("curl").run(["-s", "\(url)/__fake/\(name)"])
        return try JSONSerialization.jsonObject(with: answer.output) as? [String: Any] ?? [:]
    }

    /// How many mails it would have sent.
    func mails() throws -> Int { try ask("mails").values.reduce(0) { $0 + ($1 as? Int ?? 0) } }

    /// The whole account.
    func state() throws -> [String: Any] { try ask("state") }

    /// The states of all people, by the name of the list and the address.
    func statuses() throws -> [String: String] {
        let state = try state()
        let people = state["subscribers"] as? [String: [[String: Any]]] ?? [:]
        var statuses: [String: String] = [:]
        for list in state["lists"] as? [[String: Any]] ?? [] {
            let name = (list["general"] as? [String: Any])?["name"] as? String ?? ""
            for person in people[list["list_uid"] as? String ?? ""] ?? [] {
                statuses["\(name) \(person["email"] as? String ?? "")"] = person["status"] as? String
            }
        }
        return statuses
    }

    /// How many records of a collection there are.
    func count(_ collection: String) throws -> Int { (try state()[collection] as? [Any])?.count ?? 0 }
}
