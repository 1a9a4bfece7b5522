import DataportTestKit
import Foundation
import Synchronization
import Testing

/// A source of the table of moves, and what it holds.
struct TableSource: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// How many records of these kinds an export has, by the names of their files.
    let counts: [String: Int]
    /// Whether it is moved to services that take long to write to, too: one of several with many people is enough.
    var isMovedEverywhere: Bool { !["postgresql", "listmonk, recorded"].contains(testDescription) }
    /// Exports it; `nil`, and said loudly, where something is not installed.
    private let make: @Sendable () throws -> Exported?
    /// What shows that every value of the source is somewhere in the archive.
    let account: @Sendable (Exported) throws -> ProgramResult?

    private init(
        _ name: String, _ counts: [String: Int], _ make: @escaping @Sendable () throws -> Exported?,
        account: @escaping @Sendable (Exported) throws -> ProgramResult? = { _ in nil }
    ) {
        testDescription = name
        self.counts = counts
        self.make = make
        self.account = account
    }

    /// Credentials of all services of the table.
    static let credentials = [
        "DATAPORT_LISTMONK_USER": "apiuser", "DATAPORT_LISTMONK_TOKEN": "token",
        "DATAPORT_MAILWIZZ_KEY": "fake-api-key", "DATAPORT_STORE": "/nonexistent/a.sqlite",
    ].merging(MailmanServer.credentials) { $1 }

    private static let made = Mutex<[String: Exported?]>([:])

    /// The archive, which is made once.
    func exported() throws -> Exported? {
        if let made = Self.made.withLock({ $0[testDescription] }) { return made }
        let exported = try make()
        Self.made.withLock { $0[testDescription] = exported }
        return exported
    }

    // MARK: All of them

    static let all = [store, postgresql, listmonk, recordings, mailwizz, mailman] + files

    private static let sample = [
        "contacts": 256, "subscriptions": 331, "suppressions": 41, "lists": 5, "campaigns": 29, "templates": 16,
    ]

    private static let store = TableSource("store", sample) {
        try Exported("sqlite:\(SampleStore.files().store)", ["--account", "42"])
    } account: {
        try dataport("compare", $0.archive, "sqlite:\(SampleStore.files().store)", "--account", "42")
    }

    private static let postgresql = TableSource("postgresql", sample) {
        guard PostgresServer.uri() != nil else { return nil }
        let database = try #require(try PostgresDatabase())
        let load = try dataport("import", SampleStore.files().archive, "--to", database.uri, "--quiet")
        try #require(load.exitCode == 0, "\(load.allText)")
        return try Exported(database.uri, ["--account", "42"])
    } account: {
        try dataport("compare", $0.archive, SampleStore.files().archive)
    }

    private static let listmonk = standIn(
        "listmonk",
        ["contacts": 60, "subscriptions": 120, "suppressions": 17, "lists": 6, "campaigns": 6, "templates": 4])

    private static let mailwizz = standIn(
        "mailwizz",
        ["contacts": 44, "subscriptions": 60, "suppressions": 8, "lists": 4, "campaigns": 6, "templates": 5])

    private static func standIn(_ service: String, _ counts: [String: Int]) -> TableSource {
        TableSource(service, counts) {
            let server = try OracleServer("fake-\(service)", ["--sample", "--port", "0"])
            return try Exported("\(service):\(server.address)", ["--rate", "0"], environment: credentials)
        }
    }

    private static let recordings = TableSource(
        "listmonk, recorded",
        [
            "contacts": 399, "subscriptions": 727, "suppressions": 25, "lists": 6, "campaigns": 8, "templates": 5,
            "media_files": 4, "events": 10,
        ]
    ) {
        guard let recordings = ForeignFiles.recordings else { return nil }
        let server = try OracleServer(
            "replay-server", ["\(recordings)/listmonk", "--range", "1-111", "--synthesise", "--own-address"])
        return try Exported("listmonk:\(server.address)", environment: credentials)
    } account: { exported in
        try ForeignFiles.recordings.map {
            try script("oracles/account-listmonk", ["\($0)/listmonk", exported.archive])
        }
    }

    private static let mailman = TableSource(
        "mailman", ["contacts": 45, "subscriptions": 42, "suppressions": 5, "lists": 3, "sending_domains": 1]
    ) {
        guard let server = try MailmanServer() else { return nil }
        try server.fill("source.example.com", 40)
        return try Exported("mailman:\(server.url)#source.example.com", environment: credentials)
    }

    private static let files = [
        file(
            "mailchimp-export", "mailchimp", ["contacts": 8, "subscriptions": 8, "lists": 1],
            tables: [
                "subscribed_members_export_0a1b2c3d4e.csv", "unsubscribed_members_export_0a1b2c3d4e.csv",
                "cleaned_members_export_0a1b2c3d4e.csv",
            ]),
        file(
            "mailwizz-export", "mailwizz", ["contacts": 6, "subscriptions": 6, "suppressions": 4, "lists": 1],
            tables: [
                "newsletter.csv", "email-blacklist.csv", "suppression-competitors.csv",
            ]),
        file(
            "phplist-export", "phplist/phplist-subscribers.csv", ["contacts": 8, "subscriptions": 8, "lists": 2],
            flags: ["--escaped"]),
        file(
            "listmonk-export", "listmonk/news.csv", ["contacts": 3, "subscriptions": 3, "suppressions": 1, "lists": 1]),
        file("csv", "csv/kunden.csv", ["contacts": 3, "subscriptions": 3, "lists": 1]),
    ]

    /// Files of `samples/exports`; `tables` are those of a folder.
    private static func file(
        _ scheme: String, _ path: String, _ counts: [String: Int], tables: [String] = [], flags: [String] = []
    ) -> TableSource {
        TableSource(scheme, counts) {
            try Exported("\(scheme):\(ForeignFiles.sample(path))")
        } account: { exported in
            let files = tables.isEmpty ? [path] : tables.map { "\(path)/\($0)" }
            return try script(
                "oracles/account-cells", [exported.archive] + flags + files.map { ForeignFiles.sample($0) })
        }
    }
}
