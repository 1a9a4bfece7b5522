import DataportTestKit
import Foundation
import Testing

/// What opens an account comes out nowhere, whatever is said and written.
@Suite(.serialized) struct ServiceSecretTests {
    private static let canary = "canary-4b1d77"

    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// A stand-in that the canary opens.
    private func server(_ service: String, _ more: String...) throws -> OracleServer {
        let key = service == "listmonk" ? "--token" : "--key"
        return try OracleServer("fake-\(service)", ["--port", "0", key, Self.canary] + more)
    }

    private func credentials(_ service: String) -> String {
        service == "listmonk" ? "user = apiuser\ntoken = \(Self.canary)\n" : "key = \(Self.canary)\n"
    }

    /// A file with the credentials, which nobody else may read.
    private func credentialFile(_ service: String) throws -> String {
        let file = folder.file("credentials")
        try Data(credentials(service).utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        return file
    }

    /// Everything that stands in the folder but the credentials themselves, archives unpacked.
    private func everythingWritten() throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "credentials" }
        return try names.reduce(into: [:]) { texts, name in
            texts[name] =
                name.hasSuffix(".zip")
                ? try Program("unzip").run(["-p", folder.file(name)]).allText
                : String(decoding: try folder.bytes(name), as: UTF8.self)
        }
    }

    @Test(arguments: ["listmonk", "mailwizz"])
    func `a secret comes out nowhere`(_ service: String) throws {
        let (source, target) = (try server(service, "--sample"), try server(service))
        let (from, to) = ("\(service):\(source.address)", "\(service):\(target.address)")
        let file = try credentialFile(service)
        let (archive, moved) = (folder.file("secret.zip"), folder.file("moved.zip"))
        var said = ""
        for command in [
            ["check", from], ["export", "--from", from, "-o", archive],
            ["import", archive, "--to", to, "--dry-run", "--plan-html", folder.file("plan.html")],
            ["import", archive, "--to", to], ["import", archive, "--to", to, "--json"], ["compare", archive, to],
            ["migrate", "--from", from, "--to", to, "--archive", moved],
        ] {
            let verbose = command.contains("--json") ? [] : ["--verbose"]
            let names = command[0] == "migrate" ? ["--from-credentials", "--to-credentials"] : ["--credentials"]
            let result = try Program(Project.binary).run(
                command + verbose + names.flatMap { [$0, file] } + (command[0] == "check" ? [] : ["--rate", "0"]),
                environment: ["DATAPORT_LOG": "trace", "DATAPORT_STORE": "/nonexistent/a.sqlite"])
            #expect([0, 1, 3].contains(result.exitCode), "\(command[0]): \(result.allText)")
            said += result.allText
        }
        #expect(!said.isEmpty && !said.contains(Self.canary))
        let written = try everythingWritten()
        for kind in [".zip", ".journal", ".html"] {
            #expect(written.keys.contains { $0.hasSuffix(kind) }, "\(kind): \(written.keys.sorted())")
        }
        for (name, text) in written { #expect(!text.contains(Self.canary), "\(name)") }
    }

    @Test(arguments: ["listmonk", "mailwizz"])
    func `credentials that the key does not open are not repeated`(_ service: String) throws {
        let source = try OracleServer("fake-\(service)", ["--sample", "--port", "0"])
        let refused = try Program(Project.binary).run(
            ["export", "--from", "\(service):\(source.address)", "-o", folder.file("no.zip"), "--verbose"]
                + ["--credentials", try credentialFile(service)], environment: ["DATAPORT_LOG": "trace"])
        #expect(refused.exitCode == 77 && !refused.allText.contains(Self.canary), "\(refused.allText)")
    }

    @Test(arguments: ["listmonk", "mailwizz"])
    func `no list of processes shows a secret`(_ service: String) throws {
        let source = try server(service, "--sample", "--latency", "60")
        // While the run waits for answers, everybody on the machine may look at its arguments.
        let script = """
            "$1" export --from "$2" -o "$3" --credentials "$4" --quiet & sleep 0.4
            tr '\\0' ' ' < /proc/$!/cmdline; wait $!
            """
        let result = try Program("sh").run(
            ["-c", script, "sh", Project.binary, "\(service):\(source.address)", folder.file("ps.zip")]
                + [try credentialFile(service)])
        #expect(result.exitCode == 0 && result.text.contains("export --from"), "\(result.allText)")
        #expect(!result.allText.contains(Self.canary))
    }

    @Test func `a file that others may read is refused, and standard input is taken`() throws {
        let source = try server("listmonk", "--sample")
        let file = try credentialFile("listmonk")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        let open = try Program(Project.binary).run(
            ["check", "listmonk:\(source.address)", "--credentials", file])
        #expect(open.exitCode == 77 && open.errorText.contains("chmod 600"), "\(open.allText)")
        let piped = try Program(Project.binary).run(
            ["check", "listmonk:\(source.address)", "--credentials", "-"],
            input: Data(credentials("listmonk").utf8))
        #expect(piped.exitCode == 0 && !piped.allText.contains(Self.canary), "\(piped.allText)")
    }
}
