import DataportTestKit
import Foundation
import Testing

/// Stores in PostgreSQL, end to end.
struct PostgresTests {
    private let files: SampleStoreFiles
    private let folder: TemporaryDirectory
    private let database: PostgresDatabase

    init() throws {
        files = try SampleStore.files()
        folder = try TemporaryDirectory()
        database = try #require(try PostgresDatabase())
    }

    private func manifest(of archive: String) throws -> String {
        try Program("unzip").run(["-p", archive, "manifest-sha256.txt"]).text
    }

    private func require(_ result: ProgramResult) throws { try SampleStoreFiles.require(result) }

    @Test(arguments: ["json", "csv", "xml"])
    func `export, import, export gives the same bytes of every record and every body`(_ format: String) throws {
        try require(dataport("import", files.archive, "--to", database.uri, "--format", format, "--quiet"))
        let again = folder.file("again.zip")
        try require(dataport("export", "--account", "42", "--from", database.uri, "-o", again, "--quiet"))
        #expect(try manifest(of: again) == manifest(of: files.archive))
    }

    @Test func `a generated account goes from file to server to file, and every side says the same`() throws {
        let generated = try GeneratedStore.files()
        try require(dataport("import", generated.archive, "--to", database.uri, "--quiet"))
        let (archive, store) = (folder.file("server.zip"), "sqlite:\(folder.file("back.sqlite"))")
        try require(dataport("export", "--account", "big", "--from", database.uri, "-o", archive, "--quiet"))
        #expect(try manifest(of: archive) == manifest(of: generated.archive))
        try require(dataport("import", archive, "--to", store, "--quiet"))
        for (left, right) in [(generated.archive, database.uri), (database.uri, store)] {
            let compared = try dataport("compare", left, right, "--account", "big", "--quiet")
            #expect(compared.exitCode == 0, "\(compared.allText)")
        }
    }

    /// Both databases get the same accounts and the same imports; what they hold then must be the same, and the same again when the imports
    /// were taken back.
    @Test(arguments: ["skip", "update", "replace"])
    func `a merge does in the server what it does in a file`(_ policy: String) throws {
        let store = folder.file("store.sqlite")
        try FileManager.default.copyItem(atPath: files.store, toPath: store)
        let neighbour = folder.file("43.zip")
        try require(dataport("export", "--account", "43", "--store", store, "-o", neighbour, "--quiet"))
        try require(dataport("import", neighbour, "--to", database.uri, "--quiet"))
        var said: [String] = []
        let targets = ["sqlite:\(store)", database.uri]
        for target in targets {
            let merge = ["import", files.archive, "--to", target, "--map-account", "42:43", "--on-conflict", policy]
            let first = try Program(Project.binary).run(merge + ["--json"])
            try require(first)
            said.append(first.text.replacing(/"milliseconds":\d+/, with: ""))
            let second = try Program(Project.binary).run(merge)
            #expect(second.text.contains("Nothing to do"), "\(second.allText)")
        }
        #expect(said[0] == said[1])
        try expectSame(targets, "43")
        for (target, run) in zip(targets, ["1", "2"]) {
            let guarded = try dataport("import", "--undo", run, "--to", target)
            #expect(guarded.exitCode == 13, "\(guarded.allText)")
            try require(dataport("import", "--undo", run, "--to", target, "--allow-resubscribe"))
        }
        try expectSame(targets, "43")
        try expectSame([database.uri, neighbour], "43")
        let contents = try PostgresServer.psql(
            database.uri, "SELECT count(*) FROM content_part WHERE account_id = '43'")
        #expect(contents == "6\n" || Int(contents.dropLast()) ?? 99 < 10, "what was brought is gone: \(contents)")
    }

    private func expectSame(_ sides: [String], _ account: String) throws {
        let compared = try dataport("compare", sides[0], sides[1], "--account", account, "--list")
        #expect(compared.exitCode == 0, "\(compared.allText)")
    }

    @Test func `an account that an import made is taken back as a whole`() throws {
        try require(dataport("import", files.archive, "--to", database.uri, "--quiet"))
        let runs = try dataport("import", "--runs", "--to", database.uri)
        #expect(runs.text.contains("2,128"), "\(runs.allText)")
        let undone = try dataport("import", "--undo", "1", "--to", database.uri)
        #expect(undone.exitCode == 0 && undone.text.contains("account 42 is gone"), "\(undone.allText)")
        let left = try PostgresServer.psql(
            database.uri, "SELECT (SELECT count(*) FROM contact) + (SELECT count(*) FROM content_part)")
        #expect(left == "0\n")
        try require(dataport("import", files.archive, "--to", database.uri, "--quiet"))
        try PostgresServer.psql(database.uri, "UPDATE list SET name = 'x' WHERE id = (SELECT min(id) FROM list)")
        let refused = try dataport("import", "--undo", "2", "--to", database.uri)
        #expect(refused.exitCode == 1 && refused.errorText.contains("lists of run 2"), "\(refused.allText)")
    }

    @Test func `the tables hold to what the kinds declare, whoever writes`() throws {
        try require(dataport("import", files.archive, "--to", database.uri, "--quiet"))
        let wrong = [
            "UPDATE contact SET id = ''", "UPDATE contact SET created_at = '2026-02-30T00:00:00Z'",
            "UPDATE contact SET created_at = '2026-02-28 00:00:00Z'", "UPDATE subscription SET status = 'fine'",
            "UPDATE contact SET fields = '[]'", "UPDATE contact SET fields = '{'",
            "UPDATE subscription SET contact_id = 'nobody'", "UPDATE content SET path = 'data/content/x'",
            "UPDATE contact SET email = NULL", "DELETE FROM account",
            "UPDATE delivery_server SET port = 9007199254740992",
        ]
        for sql in wrong {
            #expect(throws: PostgresServer.Failure.self, "\(sql)") { try PostgresServer.psql(database.uri, sql) }
        }
        try PostgresServer.psql(database.uri, "UPDATE contact SET created_at = '2024-02-29T23:59:59.123456789Z'")
    }

    @Test func `of two imports at once one wins, and the other says who has the lock`() throws {
        try require(dataport("import", files.archive, "--to", database.uri, "--quiet"))
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        holder.arguments = [
            "psql", "-XqAt", database.uri, "-c", "BEGIN", "-c", "SELECT pg_advisory_lock(1685091956, 1)", "-c",
            "SELECT pg_sleep(60)",
        ]
        holder.standardOutput = FileHandle.nullDevice
        try holder.run()
        defer { holder.terminate() }
        while try PostgresServer.psql(database.uri, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            == "0\n"
        {
            usleep(10_000)
        }
        let result = try dataport("import", files.archive, "--to", database.uri, "--map-account", "42:7")
        #expect(result.exitCode == 11, "\(result.allText)")
        #expect(
            result.errorText.contains("another import is writing to the store: psql, server process"),
            "\(result.allText)")
        let rehearsed = try dataport("import", files.archive, "--to", database.uri, "--dry-run")
        #expect(rehearsed.exitCode == 0, "\(rehearsed.allText)")
    }

    @Test func `what is wrong with the database is said with its code, and no password is repeated`() throws {
        let server = database.uri.split(separator: "/").dropLast().joined(separator: "//") + "/"
        let missing = try dataport("export", "--account", "42", "--from", server + "no_such_database")
        #expect(missing.exitCode == 66 && missing.errorText.contains("createdb"), "\(missing.allText)")
        let empty = try dataport("export", "--account", "42", "--from", database.uri)
        #expect(empty.exitCode == 66 && empty.errorText.contains("no store in the database"), "\(empty.allText)")
        let away = try dataport("export", "--account", "42", "--from", "postgresql://localhost:1/x")
        #expect(away.exitCode == 69, "\(away.allText)")
        for uri in [
            "postgresql://u:secret@localhost/x", "postgresql://localhost/x?password=secret", "postgres://u:secret@h/x",
        ] {
            let result = try dataport("import", files.archive, "--to", uri)
            #expect(result.exitCode == 64 && result.errorText.contains("~/.pgpass"), "\(result.allText)")
            #expect(!result.allText.contains("secret"))
        }
        try PostgresServer.psql(
            database.uri, "CREATE SCHEMA dataport; CREATE TABLE dataport.store (version int)",
            "INSERT INTO dataport.store VALUES (7)")
        let newer = try dataport("export", "--account", "42", "--from", database.uri)
        #expect(newer.exitCode == 65 && newer.errorText.contains("version 7"), "\(newer.allText)")
    }

    @Test func `a user without rights is told, and the environment of libpq counts`() throws {
        let role = "r" + UUID().uuidString.lowercased().replacing("-", with: "")
        try PostgresServer.psql(database.uri, "CREATE ROLE \(role) LOGIN")
        defer { _ = try? PostgresServer.psql(database.uri, "DROP OWNED BY \(role)", "DROP ROLE \(role)") }
        let socket = try #require(database.uri.firstMatch(of: /@([^\/]+)\//)?.1.removingPercentEncoding)
        let environment = [
            "PGHOST": socket, "PGUSER": role, "PGDATABASE": String(database.uri.split(separator: "/").last!),
        ]
        let refused = try dataport("import", files.archive, "--to", "postgresql://", environment: environment)
        #expect(refused.exitCode == 77 && refused.errorText.contains("grant"), "\(refused.allText)")
        try PostgresServer.psql(
            database.uri, "GRANT CREATE ON DATABASE \(environment["PGDATABASE"]!) TO \(role)")
        let made = try dataport("import", files.archive, "--to", "postgresql://", environment: environment)
        #expect(made.exitCode == 0, "\(made.allText)")
    }

    @Test func `whenever an import is killed or its connection cut, the account is there whole or not at all`() throws {
        let small = folder.file("43.zip")
        try require(dataport("export", "--account", "43", "--store", files.store, "-o", small, "--quiet"))
        let server = String(database.uri.prefix(upTo: database.uri.lastIndex(of: "/")!)) + "/"
        let result = try script("faults/postgres", [Project.binary, small, "43", server, "10"])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.allText)")
    }
}
