import DataportTestKit
import Foundation
import Testing

/// What most tests look at, made once for the whole run.
enum SampleStore {
    /// A store with the sample accounts 42 and 43.
    static let shared: Result<SampleStoreFiles, any Error> = Result { try SampleStoreFiles() }

    static func files() throws -> SampleStoreFiles { try shared.get() }
}

/// A store with the sample accounts and an archive of account 42.
final class SampleStoreFiles: Sendable {
    let scratch: TemporaryDirectory
    let store: String
    let archive: String

    init() throws {
        scratch = try TemporaryDirectory()
        store = scratch.file("accounts.sqlite")
        archive = scratch.file("account-42.zip")
        try Self.require(dataport("init", "--sample", "--store", store, "--quiet"))
        try Self.require(
            dataport(
                "export", "--account", "42", "--store", store, "--output", archive, "--spreadsheet", "--quiet",
                environment: ["SOURCE_DATE_EPOCH": "1795208400"]))
    }

    /// Throws what a program said when it failed.
    static func require(_ result: ProgramResult) throws {
        struct Failure: Error { let text: String }
        if result.exitCode != 0 { throw Failure(text: "exit \(result.exitCode): \(result.errorText)") }
    }
}

/// A store with a generated account of 50,000 subscribers, and its archive.
enum GeneratedStore {
    static let shared: Result<GeneratedStoreFiles, any Error> = Result { try GeneratedStoreFiles() }

    static func files() throws -> GeneratedStoreFiles { try shared.get() }
}

/// See `GeneratedStore`.
final class GeneratedStoreFiles: Sendable {
    let scratch: TemporaryDirectory
    let store: String
    let archive: String

    init() throws {
        scratch = try TemporaryDirectory()
        store = scratch.file("accounts.sqlite")
        archive = scratch.file("account-big.zip")
        try SampleStoreFiles.require(
            dataport(
                "generate", "--store", store, "--account", "big", "--subscribers", "50000", "--deliveries", "60000",
                "--suppressions", "5000", "--events", "20000", "--quiet"))
        try SampleStoreFiles.require(
            dataport("export", "--account", "big", "--store", store, "--output", archive, "--quiet"))
    }
}
