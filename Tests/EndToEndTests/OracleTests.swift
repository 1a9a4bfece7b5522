import DataportTestKit
import Foundation
import Testing

/// Tools that we did not write look at our archives; they are installed by `make test`.
@Suite(.serialized) struct OracleTests {
    @Test func `independent tools accept the archive of account 42`() throws {
        try verify(SampleStore.files().archive)
    }

    @Test func `independent tools accept the archive of an account with 50,000 subscribers`() throws {
        try verify(GeneratedStore.files().archive)
    }

    @Test func `JSON, CSV, XML and the store say the same of account 42, value by value`() throws {
        let files = try SampleStore.files()
        try compare(files.archive, store: files.store, account: "42")
    }

    @Test func `JSON, CSV, XML and the store say the same of a generated account, value by value`() throws {
        let files = try GeneratedStore.files()
        try compare(files.archive, store: files.store, account: "big")
    }

    @Test func `the oracles catch what is wrong`() throws {
        let result = try script("oracles/self-test", [])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.text) \(result.errorText)")
    }

    @Test(arguments: ["balanced", "small", "none"])
    func `independent tools accept every compression`(_ level: String) throws {
        let files = try SampleStore.files()
        let scratch = try TemporaryDirectory()
        let archive = scratch.file("a.zip")
        let result = try dataport(
            "export", "--account", "42", "--store", files.store, "-o", archive, "--compression", level, "--quiet")
        #expect(result.exitCode == 0, "\(result.errorText)")
        try verify(archive)
    }

    private func verify(_ archive: String) throws {
        let result = try script("oracles/verify-archive", [archive])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.text) \(result.errorText)")
        #expect(!result.text.contains("FAILED"))
    }

    private func compare(_ archive: String, store: String, account: String) throws {
        let result = try script(
            "oracles/compare-formats", [archive, "--source", store, "--account", account])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.text) \(result.errorText)")
        #expect(result.text.contains("0 differences"))
    }
}
