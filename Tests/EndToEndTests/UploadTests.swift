import DataportTestKit
import Foundation
import Testing

/// `dataport import --to upload:DIR --for SERVICE`, end to end; a program that shares no code with ours checks the files.
struct UploadTests {
    private let files: SampleStoreFiles
    private let folder: TemporaryDirectory

    init() throws {
        files = try SampleStore.files()
        folder = try TemporaryDirectory()
    }

    private static let services = [
        "mailchimp", "brevo", "sendgrid", "mailgun", "klaviyo", "mailerlite", "listmonk", "mailwizz", "phplist",
    ]

    private func upload(_ service: String, _ more: String..., archive: String? = nil) throws -> ProgramResult {
        try Program(Project.binary).run(
            ["import", archive ?? files.archive, "--to", "upload:\(folder.file("up"))", "--for", service] + more,
            environment: ["SOURCE_DATE_EPOCH": "1795208400"])
    }

    @Test(arguments: services)
    func `the sample account becomes the files of every service`(_ service: String) throws {
        let result = try upload(service, "--json")
        #expect(result.exitCode == 0, "\(result.allText)")
        try folder.write(result.output, to: "report.json")
        let checked = try script(
            "oracles/check-upload",
            [files.archive, folder.file("up"), service, "--report", folder.file("report.json")])
        #expect(checked.exitCode == 0 && checked.text.contains(" 0 problems"), "\(checked.allText)")
        #expect(folder.names == ["report.json", "up"])
    }

    @Test(arguments: ["mailchimp", "mailgun", "brevo"])
    func `so does a large account`(_ service: String) throws {
        let big = try GeneratedStore.files()
        let result = try upload(service, "--json", archive: big.archive)
        #expect(result.exitCode == 0, "\(result.allText)")
        try folder.write(result.output, to: "report.json")
        let checked = try script(
            "oracles/check-upload", [big.archive, folder.file("up"), service, "--report", folder.file("report.json")])
        #expect(checked.exitCode == 0, "\(checked.allText)")
    }

    @Test func `the checker finds a person who said no`() throws {
        SampleStoreFiles.requireZero(try upload("klaviyo", "--quiet"))
        let path = folder.file("up/3-subscribers/01-klubben.csv")
        let header = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\r\n")[0]
        let commas = String(repeating: ",", count: header.filter { $0 == "," }.count)
        let file = try #require(FileHandle(forWritingAtPath: path))
        file.seekToEndOfFile()
        file.write(Data("yuki.fossum@mail.example\(commas)\r\n".utf8))
        try file.close()
        let checked = try script("oracles/check-upload", [files.archive, folder.file("up"), "klaviyo"])
        #expect(checked.exitCode == 1 && checked.text.contains("WHO SAID NO"), "\(checked.allText)")
    }

    @Test func `the README says what to click, those who must not be mailed first`() throws {
        SampleStoreFiles.requireZero(try upload("brevo", "--quiet"))
        let golden = try String(
            contentsOf: Project.root.appendingPathComponent("Tests/EndToEndTests/Support/brevo-README.txt"),
            encoding: .utf8)
        func lines(_ text: String) -> [String] {
            text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                .filter { !$0.hasPrefix("Archive (SHA-256") }
        }
        let readme = try String(contentsOfFile: folder.file("up/README.txt"), encoding: .utf8)
        for (line, expected) in zip(lines(readme), lines(golden)) { #expect(line == expected) }
        #expect(lines(readme).count == lines(golden).count)
    }

    @Test func `a dry run shows every file with its rows and writes nothing`() throws {
        let result = try upload("phplist", "--dry-run")
        #expect(result.exitCode == 0 && result.text.hasSuffix("Nothing has been written.\n"), "\(result.allText)")
        #expect(result.text.contains("1-never-mail/suppression-list.txt") && result.text.contains("may be mailed"))
        #expect(folder.names.isEmpty)
    }

    @Test func `a run that is killed leaves nothing under the name, and the next one succeeds`() throws {
        let big = try GeneratedStore.files()
        for delay in [0.02, 0.1, 0.3, 0.6] {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Project.binary)
            process.arguments = [
                "import", big.archive, "--to", "upload:\(folder.file("up"))", "--for", "mailgun", "--quiet",
            ]
            process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": folder.path]) { $1 }
            try process.run()
            Thread.sleep(forTimeInterval: delay)
            let wasRunning = process.isRunning
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            guard wasRunning else { break }
            #expect(!FileManager.default.fileExists(atPath: folder.file("up")))
        }
        try? FileManager.default.removeItem(atPath: folder.file("up"))
        let result = try upload("mailgun", "--quiet", archive: big.archive)
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(!folder.names.contains("up.partial"))
    }

    @Test func `what would be dangerous or makes no sense is refused, and nothing is written`() throws {
        let cases: [([String], Int32, String)] = [
            (["--to", "upload:\(folder.file("up"))"], 64, "choose one of mailchimp, brevo"),
            (["--to", "upload:\(folder.file("up"))", "--for", "mailchmp"], 64, "did you mean “mailchimp”?"),
            (["--to", "sqlite:\(folder.file("x"))", "--for", "brevo"], 64, "--to upload:DIR"),
            (
                ["--to", "upload:\(folder.file("up"))", "--for", "brevo", "--kinds", "subscribers,lists"], 13,
                "suppressions would be left out"
            ),
            (
                ["--to", "upload:\(folder.file("up"))", "--for", "brevo", "--allow-resubscribe"], 64,
                "--allow-resubscribe"
            ),
            (["--to", "upload:\(folder.path)/no/up", "--for", "brevo"], 73, "cannot be made"),
        ]
        for (arguments, code, words) in cases {
            let result = try Program(Project.binary).run(["import", files.archive] + arguments)
            #expect(result.exitCode == code && result.errorText.contains(words), "\(arguments): \(result.allText)")
        }
        #expect(folder.names.isEmpty)
        SampleStoreFiles.requireZero(try upload("brevo", "--quiet"))
        let again = try upload("brevo")
        #expect(again.exitCode == 73 && again.errorText.contains("not empty"), "\(again.allText)")
    }

    @Test func `a damaged archive makes no files`() throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: files.archive))
        bytes[bytes.count / 2] ^= 0x10
        try bytes.write(to: URL(fileURLWithPath: folder.file("damaged.zip")))
        let result = try upload("brevo", archive: folder.file("damaged.zip"))
        #expect(result.exitCode == 65, "\(result.errorText)")
        #expect(folder.names == ["damaged.zip"])
    }

    @Test func `no address is in what the program says`() throws {
        let result = try upload("phplist", "--verbose")
        #expect(result.exitCode == 0 || result.exitCode == 64)
        #expect(!result.allText.contains("@example"), "\(result.allText)")
    }
}
