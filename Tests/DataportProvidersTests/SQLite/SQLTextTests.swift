import DataportCore
import DataportProviders
import DataportTestKit
import Testing

/// Texts of an account that become part of a statement.
struct SQLTextTests {
    /// SQLite reads a statement up to the first NUL.
    private static let hostile = ["a\0b", "\0", "'; DROP TABLE contact; --", "it''s", "\0'\0", "é\0😀"]

    @Test(arguments: hostile) func `an account of any name is read through its views`(id: String) async throws {
        let test = try TestStore()
        try test.add(account: id, contacts: [("c1", "Ada")])
        try test.add(account: "a", contacts: [("c2", "Bob")])
        let connection = try AccountStore.connect(test.path, mode: .readOnly)
        try AccountViews.install(for: id, on: connection)
        #expect(try connection.texts("SELECT id FROM contact") == ["c1"])
    }

    @Test(arguments: hostile, TestPlace.Database.allCases)
    func `an account of any provider and name is merged`(text: String, database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        try await MergingAccount(id: "42").create(in: test)
        var other = MergingAccount(id: text, provider: text)
        other.subscriptions = [.init(id: "s1", email: "a@example.org", status: .subscribed)]
        let plan = try await other.merge(into: "42", of: test)
        #expect(plan.count(.created) == 3)
        let contacts = try await rows(of: .contact, in: test.source("42"))
        #expect(contacts.map { $0[0] } == [text + ":c-s1"])
        #expect(try await !other.merge(into: "42", of: test).changesTarget)
    }
}
