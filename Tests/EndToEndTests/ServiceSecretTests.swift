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
        switch service {
        case "listmonk": "user = apiuser\ntoken = \(Self.canary)\n"
        case "mailman": "user = restadmin\npassword = \(Self.canary)\n"
        default: "key = \(Self.canary)\n"
        }
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

    /// Runs a command at its most verbose with the credentials of the canary, and returns what it said.
    private func run(_ service: String, _ command: String...) throws -> String {
        let file = try credentialFile(service)
        let verbose = command.contains("--json") ? [] : ["--verbose"]
        let names =
            switch command[0] {
            case "migrate" where !command.contains("--account"): ["--from-credentials", "--to-credentials"]
            case "migrate": ["--to-credentials"]
            default: ["--credentials"]
            }
        let result = try Program(Project.binary).run(
            command + verbose + names.flatMap { [$0, file] } + (command[0] == "check" ? [] : ["--rate", "0"]),
            environment: ["DATAPORT_LOG": "trace", "DATAPORT_STORE": "/nonexistent/a.sqlite"])
        #expect([0, 1, 3].contains(result.exitCode), "\(command[0]): \(result.allText)")
        return result.allText
    }

    /// Runs every command that has to do with a service, and looks for a secret in what was said and written.
    private func runEverything(_ service: String, from: String, to: String) throws {
        let (archive, moved) = (folder.file("secret.zip"), folder.file("moved.zip"))
        let said = [
            try run(service, "check", from), try run(service, "export", "--from", from, "-o", archive),
            try run(service, "import", archive, "--to", to, "--dry-run", "--plan-html", folder.file("plan.html")),
            try run(service, "import", archive, "--to", to), try run(service, "import", archive, "--to", to, "--json"),
            try run(service, "compare", archive, to),
            try run(service, "migrate", "--from", from, "--to", to, "--archive", moved),
        ]
        #expect(said.allSatisfy { !$0.isEmpty && !$0.contains(Self.canary) })
        try requireUnsaid(Self.canary)
    }

    /// Looks through everything that was written.
    private func requireUnsaid(_ secret: String) throws {
        let written = try everythingWritten()
        for kind in [".zip", ".journal", ".html"] {
            #expect(written.keys.contains { $0.hasSuffix(kind) }, "\(kind): \(written.keys.sorted())")
        }
        for (name, text) in written { #expect(!text.contains(secret), "\(name)") }
    }

    // MARK: What opens an account

    @Test(arguments: ["listmonk", "mailwizz"])
    func `a secret comes out nowhere`(_ service: String) throws {
        let (source, target) = (try server(service, "--sample"), try server(service))
        try runEverything(service, from: "\(service):\(source.address)", to: "\(service):\(target.address)")
    }

    @Test func `the password of a Mailman comes out nowhere`() throws {
        guard let source = try MailmanServer(password: Self.canary),
            let target = try MailmanServer(password: Self.canary)
        else { return }
        try source.fill("first.example.com", 20)
        try runEverything(
            "mailman", from: "mailman:\(source.url)#first.example.com", to: "mailman:\(target.url)#second.example.com")
    }

    // MARK: What stands in an account

    /// The sample account has passwords and keys of servers and domains; they are not in archives, and come out on no other way.
    @Test(arguments: ["listmonk", "mailwizz", "mailman"])
    func `secrets of an account come out nowhere when it moves`(_ service: String) throws {
        let (mailman, fake) =
            service == "mailman"
            ? (try MailmanServer(password: Self.canary), nil as OracleServer?) : (nil, try server(service))
        guard let address = mailman.map({ "\($0.url)#moved.example.com" }) ?? fake?.address else { return }
        let store = try SampleStore.files().store
        let secret = "SECRET-42-"
        let held = try Program("sqlite3").run([
            store, "SELECT count(*) FROM delivery_server WHERE password LIKE 'SECRET-42-%'",
        ])
        #expect((Int(held.text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) > 0, "the secrets must be there")
        let (from, to, archive) = ("sqlite:\(store)", "\(service):\(address)", folder.file("moved.zip"))
        let said = [
            try run(
                service, "migrate", "--from", from, "--account", "42", "--to", to, "--archive", archive, "--dry-run",
                "--plan-html", folder.file("plan.html")),
            try run(service, "migrate", "--from", from, "--account", "42", "--to", to, "--archive", archive),
            try run(service, "compare", archive, to),
        ]
        #expect(said.allSatisfy { !$0.isEmpty && !$0.contains(secret) })
        try requireUnsaid(secret)
    }

    // MARK: Credentials

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
