import DataportCore
import DataportProviders
import DataportTestKit
import Foundation
import Testing

/// The form of upload files and of their folder.
struct UploadFilesTests {
    private func people(_ count: Int, fields: String? = nil) -> UploadingAccount {
        var account = UploadingAccount()
        for number in 0..<count {
            account.subscriptions.append(
                .init(id: "s\(100_000 + number)", list: "list", email: "p\(number)@example.org", fields: fields))
        }
        return account
    }

    @Test func `files are split where the service takes no more rows`() async throws {
        let folder = try TemporaryDirectory()
        try await people(2500).write(for: "mailgun", at: folder.file("up"))
        let files = UploadedFiles(folder: folder.file("up"))
        #expect(files.paths("3-subscribers").count == 3)
        let counts = try files.paths("3-subscribers").map { try files.rows($0).count - 1 }.sorted()
        #expect(counts == [500, 1000, 1000])
        #expect(Set(try files.addresses("3-subscribers")).count == 2500)
    }

    @Test func `files are split where the service takes no more bytes, between rows`() async throws {
        let folder = try TemporaryDirectory()
        let long = String(repeating: "x", count: 20_000)
        let report = try await people(130, fields: "{\"NOTE\":\"\(long)\"}").write(
            for: "phplist", at: folder.file("up"))
        let files = UploadedFiles(folder: folder.file("up"))
        let sizes = report.files.filter { $0.path.hasPrefix("3-subscribers/") }.map(\.bytes)
        #expect(sizes.count == 3 && sizes.allSatisfy { $0 <= 1_000_000 })
        for path in files.paths("3-subscribers") {
            let rows = try files.rows(path)
            #expect(rows[0].first == "Email" && rows.allSatisfy { $0.count == rows[0].count })
        }
        #expect(Set(try files.addresses("3-subscribers")).count == 130)
    }

    @Test func `a row that no file may have is the address alone, and is listed`() async throws {
        let folder = try TemporaryDirectory()
        let long = String(repeating: "x", count: 1_100_000)
        let report = try await people(1, fields: "{\"NOTE\":\"\(long)\"}").write(for: "phplist", at: folder.file("up"))
        let rows = try UploadedFiles(folder: folder.file("up")).rows("3-subscribers/01-the-list-list.csv")
        #expect(rows[1].filter { !$0.isEmpty } == ["p0@example.org"])
        #expect(report.losses.contains { $0.reason.contains("longer than a file may be") })
    }

    @Test func `values are exact, and names of columns are the service's`() async throws {
        let folder = try TemporaryDirectory()
        var account = people(
            1,
            fields:
                #"{"FNAME":"Åse","=1+1":"=cmd|x","a very long tag":1.10,"a very long name":true,"d":"2026-12-16 08:00:00","many":["a","b"],"quote":"say \"hi\",\nthere"}"#
        )
        account.fields = [(nil, "d", "datetime"), ("list", "FNAME", "text")]
        try await account.write(for: "mailchimp", at: folder.file("m"))
        var rows = try UploadedFiles(folder: folder.file("m")).rows("3-subscribers/01-the-list-list.csv")
        var cells = Dictionary(uniqueKeysWithValues: zip(rows[0], rows[1]))
        #expect(cells["First Name"] == "Åse" && cells["_1_1"] == "=cmd|x" && cells["MANY"] == "a, b")
        #expect(cells["A_VERY_LON"] == "true" && cells["A_VERY_L_2"] == "1.10", "\(rows[0])")
        #expect(cells["QUOTE"] == "say \"hi\",\nthere" && cells["D"] == "2026-12-16 08:00:00")
        try await account.write(for: "sendgrid", at: folder.file("s"))
        rows = try UploadedFiles(folder: folder.file("s")).rows("3-subscribers/01-the-list-list.csv")
        cells = Dictionary(uniqueKeysWithValues: zip(rows[0], rows[1]))
        #expect(cells["d"] == "12/16/2026" && cells["a_very_long_tag"] == "1.10")
        try await account.write(for: "listmonk", at: folder.file("l"))
        rows = try UploadedFiles(folder: folder.file("l")).rows("3-subscribers/01-the-list-list.csv")
        #expect(rows[0] == ["email", "name", "attributes"] && rows[1][2].contains(#""a very long tag":1.10,"#))
    }

    // MARK: The folder

    @Test func `a folder with something in it is refused, an empty one is filled`() async throws {
        let folder = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: folder.file("up"), withIntermediateDirectories: false)
        try await people(1).write(for: "brevo", at: folder.file("up") + "/")
        let error = await #expect(throws: DataportError.self) {
            _ = try await people(1).sink(for: "brevo", at: folder.file("up"))
        }
        #expect(error?.code == .cannotCreate)
        try folder.write([], to: "file")
        #expect(throws: DataportError.self) { _ = try UploadTarget().holds("42", at: folder.file("file")) }
        #expect(throws: DataportError.self) { _ = try UploadTarget().holds("42", at: folder.file("no/such")) }
    }

    @Test func `what fails on the way leaves nothing behind`() async throws {
        struct Stop: Error {}
        let folder = try TemporaryDirectory()
        let calls = Counter()
        let sink = try await people(20).sink(for: "mailchimp", at: folder.file("up")) {
            calls.value += 1
            if calls.value == 3 { throw Stop() }
        }
        await #expect(throws: Stop.self) { try await sink.commit() }
        #expect(folder.names.isEmpty)
    }

    /// Counts from inside a closure that one task calls.
    private final class Counter: @unchecked Sendable { var value = 0 }

    @Test func `what a killed run left goes, and what is not ours stays`() async throws {
        let folder = try TemporaryDirectory()
        for name in ["up.partial", "up.partial/3-subscribers"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
        }
        try folder.write([1], to: "up.partial/3-subscribers/old.csv")
        let error = await #expect(throws: DataportError.self) {
            try await people(1).write(for: "brevo", at: folder.file("up"))
        }
        #expect(error?.code == .cannotCreate && folder.names == ["up.partial"])
        try folder.write([], to: "up.partial/.dataport-upload")
        try await people(1).write(for: "brevo", at: folder.file("up"))
        #expect(folder.names == ["up"])
        #expect(
            UploadedFiles(folder: folder.file("up")).paths("3-subscribers") == ["3-subscribers/01-the-list-list.csv"])
    }

    @Test func `a rehearsal counts the same and writes nothing`() async throws {
        let folder = try TemporaryDirectory()
        let sink = try await people(30).sink(for: "klaviyo", at: folder.file("up"), isRehearsal: true)
        try await sink.commit()
        let report = try #require((sink as? UploadSink)?.report)
        #expect(folder.names.isEmpty)
        #expect(try await people(30).write(for: "klaviyo", at: folder.file("up")) == report)
    }

    @Test func `the target has no merges, runs and undos, and needs a service that is known`() async throws {
        let target = UploadTarget()
        for name in [nil, "hubspot", "mailchmp"] {
            let error = #expect(throws: DataportError.self) { _ = try target.serving(name, interruption: {}) }
            #expect(error?.code == .usage && error?.advice?.contains("mailwizz") == true)
            if name == "mailchmp" { #expect(error?.advice?.contains("did you mean “mailchimp”?") == true) }
        }
        #expect(throws: DataportError.self) { _ = try target.runs(at: "x") }
        await #expect(throws: DataportError.self) { _ = try await target.undo(1, at: "x", allowsResubscribing: false) }
        let store = try ProviderRegistry.target("sqlite:x").target
        #expect(throws: DataportError.self) { _ = try store.serving("brevo", interruption: {}) }
    }
}
