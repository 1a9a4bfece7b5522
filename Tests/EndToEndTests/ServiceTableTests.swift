import DataportTestKit
import Foundation
import Testing

/// Every source into every service: what an export holds, what of it arrives, and that a comparison explains whatever
/// does not.
@Suite(.serialized) struct ServiceTableTests {
    // MARK: Sources

    @Test(arguments: TableSource.all)
    func `an export is valid, complete, and accounts for every value`(_ source: TableSource) throws {
        guard let exported = try source.exported() else { return }
        try exported.requireValid()
        for (kind, count) in source.counts { #expect(try exported.records(kind).count == count, "\(kind)") }
        guard let accounted = try source.account(exported) else { return }
        print("\(source.testDescription): \(accounted.text.split(separator: "\n").last ?? "")")
        #expect(accounted.exitCode == 0, "\(accounted.allText)")
    }

    // MARK: Services

    @Test(arguments: TableSource.all)
    func `what listmonk can hold of an account arrives there, and only once`(_ source: TableSource) throws {
        guard let exported = try source.exported() else { return }
        let server = try OracleServer("fake-listmonk", ["--port", "0"])
        try move(source, exported, to: "listmonk:\(server.address)") { try Self.state(of: server) }
        #expect(try Self.mails(of: server) == 0)
    }

    @Test(arguments: TableSource.all)
    func `what MailWizz can hold of an account arrives there, and only once`(_ source: TableSource) throws {
        guard let exported = try source.exported() else { return }
        let server = try OracleServer("fake-mailwizz", ["--port", "0", "--id-base", "7000"])
        try move(source, exported, to: "mailwizz:\(server.address)") { try Self.state(of: server) }
        #expect(try Self.mails(of: server) == 0)
    }

    /// One server for all of them: it takes seconds to start, and every account has a domain of its own.
    @Test func `what GNU Mailman can hold of an account arrives there, and only once`() throws {
        guard let server = try MailmanServer() else { return }
        for (number, source) in TableSource.all.enumerated() where source.isMovedEverywhere {
            guard let exported = try source.exported() else { continue }
            let target = "mailman:\(server.url)#d\(number).example.com"
            try move(source, exported, to: target)
        }
        let mails = try server.stop()
        #expect(mails == "mails sent: 0, queued: 0")
    }

    /// Moves an account and compares: everything that the target can hold is there, and nobody may be mailed who said no.
    /// Moved again, it is there once.
    /// - Parameter state: What the target holds, where it can be seen without the program.
    private func move(
        _ source: TableSource, _ exported: Exported, to target: String, state: () throws -> [NSObject] = { [] }
    ) throws {
        let cell = "\(source.testDescription) → \(target.prefix { $0 != ":" })"
        let first = try importing(exported.archive, to: target)
        let result = try object(first)
        let verified = try #require(result["verified"] as? [String: Int], "\(cell): \(first.allText)")
        #expect([0, 3].contains(first.exitCode), "\(cell): \(first.allText)")
        #expect(verified["missing"] == 0 && verified["mailable"] == 0, "\(cell): \(verified)")
        for loss in try #require(result["losses"] as? [[String: Any]]) {
            #expect((loss["reason"] as? String)?.isEmpty == false, "\(cell): \(loss)")
        }
        let refused = try refused(result)
        try compare(exported.archive, with: target, refused: refused, cell)
        // Another export of the account knows nothing of the first import: there is no journal beside it.
        let copy = "\(exported.scratch.path)/again-\(target.prefix { $0 != ":" }).zip"
        try FileManager.default.copyItem(atPath: exported.archive, toPath: copy)
        let before = try state()
        let second = try importing(copy, to: target)
        #expect(second.exitCode == first.exitCode, "\(cell): \(second.allText)")
        // What was refused is tried again.
        let isChanged = try object(second)["target_changed"] as? Bool
        #expect(isChanged == (refused > 0), "\(cell): \(second.allText)")
        let after = try state()
        for (one, other) in zip(before, after) { #expect(one == other, "\(cell)") }
    }

    /// Whatever a comparison finds missing is what the import said was refused, and what differs is known.
    private func compare(_ archive: String, with target: String, refused: Int, _ cell: String) throws {
        let compared = try run(["compare", archive, target, "--json"])
        let found = try object(compared)
        let (missing, different) = (found["only_left"] as? Int ?? -1, found["different"] as? Int ?? -1)
        print(
            "\(cell): \(found["same"] ?? "") the same, \(missing) missing of \(refused) refused, \(different) different"
        )
        #expect(compared.exitCode == (missing + different == 0 ? 0 : 1), "\(cell): \(compared.allText)")
        // A person of MailWizz is there by a subscription alone, and is missing with it.
        #expect(missing <= (target.hasPrefix("mailwizz") ? 2 * refused : refused), "\(cell): \(found)")
        let reasons = try #require(found["reasons"] as? [[String: Any]])
        let differing = reasons.filter { $0["reason"] as? String == "exists" }.map { "\($0["kind"] ?? "")" }
        #expect(Set(differing).isSubset(of: Self.knownToDiffer[cell] ?? []), "\(cell): \(found)")
    }

    /// Kinds of which a record may be there and differ.
    private static let knownToDiffer = [
        // A person has one name in all domains of a GNU Mailman, and other accounts of the table know the same one.
        "listmonk-export → mailman": ["contact"]
    ]

    private func importing(_ archive: String, to target: String) throws -> ProgramResult {
        try run([
            "import", archive, "--to", target, "--rate", "0", "--sender", "letters@example.org", "--json",
        ])
    }

    /// How many records a service did not take.
    private func refused(_ result: [String: Any]) throws -> Int {
        try #require(result["refused"] as? [[String: Any]]).reduce(0) { $0 + ($1["count"] as? Int ?? 0) }
    }

    private func run(_ arguments: [String]) throws -> ProgramResult {
        try Program(Project.binary).run(arguments, environment: TableSource.credentials)
    }

    private func object(_ result: ProgramResult) throws -> [String: Any] {
        let last = try #require(result.text.split(separator: "\n").last, "\(result.allText)")
        return try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    }

    private static func state(of server: OracleServer) throws -> [NSObject] {
        let state = try #require(try server.json("/__fake/state") as? [String: Any])
        return ["lists", "subscribers", "templates", "campaigns"].compactMap { state[$0] as? NSObject }
    }

    private static func mails(of server: OracleServer) throws -> Int {
        switch try server.json("/__fake/mails") {
        case let list as [Any]: list.count
        case let counts as [String: Int]: counts.values.reduce(0, +)
        default: -1
        }
    }
}
