import DataportTestKit
import Foundation
import Testing

/// Someone who has never seen dataport can export from the help alone.
struct HelpTests {
    private static let commands = [
        "export", "inspect", "validate", "explain", "import", "migrate", "compare", "check", "provider", "template",
        "init",
        "generate", "schema",
    ]

    @Test func `the help shows every command and how to start`() throws {
        let result = try dataport("--help")
        #expect(result.exitCode == 0)
        for command in Self.commands { #expect(result.text.contains("\n  \(command)"), "\(command)") }
        #expect(result.text.contains("dataport export --account 42"))
    }

    @Test(arguments: commands)
    func `every command explains itself`(_ command: String) throws {
        let result = try dataport(command, "--help")
        #expect(result.exitCode == 0)
        #expect(result.text.contains("OVERVIEW:") && result.text.contains("USAGE: dataport \(command)"))
        for line in result.text.split(separator: "\n") where line.hasPrefix("  --") {
            let words = line.split(separator: " ")
            #expect(words.count > 1 || line.count > 20, "an option without words: \(line)")
        }
    }

    @Test func `the manual shows every command, option and exit code`() throws {
        let manual = try String(contentsOf: Project.root.appendingPathComponent("docs/dataport.1"), encoding: .utf8)
        for command in Self.commands { #expect(manual.contains(".SS dataport \(command)"), "\(command)") }
        for part in ["\\-\\-account", "\\-\\-spreadsheet", ".SH EXIT STATUS", "\\fB74\\fR", "DATAPORT_STORE"] {
            #expect(manual.contains(part), "\(part)")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completions exist for`(_ shell: String) throws {
        let result = try dataport("--generate-completion-script", shell)
        #expect(result.exitCode == 0)
        #expect(
            result.text.contains("spreadsheet") && result.text.contains("subscribers")
                && result.text.contains("sendgrid"))
    }

    @Test func `make install puts one binary, its manual and completions in place`() throws {
        let scratch = try TemporaryDirectory()
        let result = try script("install-files", [Project.binary, scratch.path])
        #expect(result.exitCode == 0, "\(result.errorText)")
        let installed = scratch.file("bin/dataport")
        let version = try Program(installed).run(["--version"])
        #expect(version.text.hasPrefix("dataport "))
        for file in ["share/man/man1/dataport.1", "share/bash-completion/completions/dataport"] {
            #expect(FileManager.default.fileExists(atPath: scratch.file(file)), "\(file)")
        }
        // One binary: it must not need Swift's libraries, which a user's machine does not have.
        let libraries = try Program("ldd").run([installed]).text
        #expect(!libraries.contains("libswift"), "\(libraries)")
    }
}
