import DataportTestKit
import Foundation
import Testing

/// What the upload files say is read back by the sources of files: the same people in the same states, every cell in its place.
struct UploadReadBackTests {
    private static let services = [
        "mailchimp", "brevo", "sendgrid", "mailgun", "klaviyo", "mailerlite", "listmonk", "mailwizz", "phplist",
    ]

    @Test(arguments: services) func `upload files are read back`(_ service: String) throws {
        let files = try SampleStore.files()
        let scratch = try TemporaryDirectory()
        let folder = scratch.file("upload")
        let written = try dataport("import", files.archive, "--to", "upload:\(folder)", "--for", service)
        try #require(written.exitCode == 0, "\(written.errorText)")
        var (count, people) = (0, 0)
        for (part, status) in [
            ("3-subscribers", "subscribed"), ("2-not-on-this-list", "unsubscribed"), ("1-never-mail", "suppressed"),
        ] {
            for path in try tables(below: "\(folder)/\(part)") {
                count += 1
                people += try readBack(path, status: status)
            }
        }
        print("\(service): \(count) files read back, \(people) people")
        #expect(people > 150)
    }

    private func tables(below folder: String) throws -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return names.filter { $0.hasSuffix(".csv") || $0.hasSuffix("suppression-list.txt") }.sorted().map {
            "\(folder)/\($0)"
        }
    }

    /// Reads a file as what it is, and says how many people it holds.
    private func readBack(_ path: String, status: String) throws -> Int {
        let isPlain = path.hasSuffix(".txt")
        let exported = try Exported(
            isPlain ? "phplist-export:\(path)" : "csv:\(path)", isPlain ? [] : ["--status", status, "--list", "L"])
        try exported.requireValid("\(path): \(exported.result.errorText)")
        let accounted = try script(
            "oracles/account-cells", [exported.archive] + (isPlain ? ["--no-header"] : []) + [path])
        #expect(accounted.exitCode == 0, "\(path): \(accounted.text)")
        if status == "subscribed" {
            #expect(Set(try exported.statuses().keys) == ["subscribed"], "\(path)")
            return try exported.records("subscriptions").count
        }
        // Nobody of these files is subscribed by reading them.
        #expect(try exported.statuses()["subscribed"] == nil, "\(path)")
        return max(try exported.records("subscriptions").count, try exported.records("suppressions").count)
    }
}
