import DataportTestKit
import Foundation

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
    return try Program(Project.binary).run(arguments, environment: isolated)
}

/// Runs a script of the project, such as `oracles/verify-archive`.
func script(_ name: String, _ arguments: [String]) throws -> ProgramResult {
    try Program(Project.root.appendingPathComponent("scripts/\(name)").path).run(arguments, in: Project.root.path)
}
