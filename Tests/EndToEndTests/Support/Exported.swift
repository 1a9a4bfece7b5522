import DataportTestKit
import Foundation
import Testing

/// Files of another service that were exported into an archive.
struct Exported {
    let scratch: TemporaryDirectory
    let archive: String
    let result: ProgramResult

    /// Exports `uri`; whether that worked is for the test to say.
    init(_ uri: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
        scratch = try TemporaryDirectory()
        archive = scratch.file("out.zip")
        let isolated = ["DATAPORT_STORE": "/nonexistent/accounts.sqlite"].merging(environment) { $1 }
        result = try Program(Project.binary).run(
            ["export", "--from", uri, "-o", archive] + arguments, environment: isolated)
    }

    /// The records of a kind, by the name of its file.
    func records(_ plural: String) throws -> [[String: Any]] {
        let file = try Program("unzip").run(["-p", archive, "data/json/\(plural).jsonl"])
        return try file.output.split(separator: 0x0A).map { line in
            try #require(JSONSerialization.jsonObject(with: line) as? [String: Any])
        }
    }

    /// How many subscriptions have each status.
    func statuses() throws -> [String: Int] {
        try records("subscriptions").reduce(into: [:]) { $0[$1["status"] as? String ?? "", default: 0] += 1 }
    }

    /// The one subscription of an address, whatever the capitals.
    func subscription(of address: String) throws -> [String: Any] {
        let contact = try contact(address)
        let id = try #require(contact["id"] as? String)
        let all = try records("subscriptions").filter { $0["contact_id"] as? String == id }
        #expect(all.count == 1)
        return try #require(all.first)
    }

    /// The contact of an address, whatever the capitals.
    func contact(_ address: String) throws -> [String: Any] {
        try #require(
            try records("contacts").first { ($0["email"] as? String)?.lowercased() == address.lowercased() })
    }

    /// Requires that the export worked and that `dataport validate` accepts the archive.
    func requireValid(_ comment: Comment? = nil) throws {
        try #require(result.exitCode == 0, comment ?? "\(result.errorText)")
        let verdict = try dataport("validate", archive)
        #expect(verdict.exitCode == 0, "\(verdict.allText)")
    }
}

/// Exports of other services that the project ships, and those that were recorded and stand beside it.
enum ForeignFiles {
    /// A file of `samples/exports`.
    static func sample(_ path: String) -> String {
        Project.root.appendingPathComponent("samples/exports/\(path)").path
    }

    /// The recordings; `nil`, and said loudly, when they are not there.
    static let recordings: String? = {
        let folder =
            ProcessInfo.processInfo.environment["DATAPORT_RECORDINGS"]
            ?? Project.root.deletingLastPathComponent().appendingPathComponent("shared/recordings").path
        if FileManager.default.fileExists(atPath: folder) { return folder }
        FileHandle.standardError.write(
            Data("MISSING RECORDINGS: \(folder) is not there, so only the project's own export files were read\n".utf8))
        return nil
    }()
}
