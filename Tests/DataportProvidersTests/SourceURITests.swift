import DataportCore
import DataportProviders
import Testing

@Suite struct SourceURITests {
    @Test func `what stands after the scheme is the path, as it is`() throws {
        for path in ["store.sqlite", "/a/b c", "a:b", "%41", "//host/x", "ä?#"] {
            let uri = try SourceURI("sqlite:\(path)")
            #expect(uri.scheme == "sqlite")
            #expect(uri.location == path)
        }
        #expect(try SourceURI("SQLite:x").scheme == "sqlite")
    }

    @Test(arguments: [
        ("sqlite:", "write sqlite:PATH"), ("sqlte:x", "did you mean sqlite:PATH?"),
        (
            "mysql:x",
            "known are sqlite:PATH, postgresql://USER@HOST/DATABASE, folder:PATH, mailchimp-export:FILE.zip|FOLDER|FILE.csv,…, listmonk-export:FILE.csv, phplist-export:FILE, mailwizz-export:FOLDER, csv:FILE, listmonk:https://HOST, mailwizz:https://HOST/api, mailman:https://HOST/3.1, upload:DIR"
        ),
        ("postgresql:", "write postgresql://USER@HOST/DATABASE"),
        ("postgresq:x", "did you mean postgresql://USER@HOST/DATABASE?"),
        ("nothing-here", "write sqlite:PATH"), ("", "write sqlite:PATH"),
        ("/no/such:file", "write sqlite:PATH"), (":x", "write sqlite:PATH"),
    ])
    func `what cannot be a source is a usage error that says how to write it`(_ text: String, _ advice: String) throws {
        let error = #expect(throws: DataportError.self) { _ = try SourceURI(text) }
        #expect(error?.code == .usage)
        #expect(error?.advice == advice)
    }

    @Test func `a bare path that exists is told with its scheme`() throws {
        let test = try TestStore()
        let error = #expect(throws: DataportError.self) { _ = try SourceURI(test.path) }
        #expect(error?.advice == "write sqlite:\(test.path)")
    }

    @Test func `the registry opens what the scheme names`() async throws {
        let test = try TestStore()
        try test.add(account: "42", mark: "mine")
        let source = try ProviderRegistry.openSource(
            "sqlite:\(test.path)", account: "42", options: SourceOptions(now: Instant(secondsSince1970: 0)))
        #expect(try await source.inventory().account == "42")
        #expect(source is any ProfileSource)
        #expect(ProviderRegistry.providers.allSatisfy { $0.scheme == $0.scheme.lowercased() })
    }
}
