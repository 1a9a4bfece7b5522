import DataportCore
import DataportProviders
import DataportTestKit
import Testing

/// Taking back what an import did.
struct ImportUndoTests {
    /// Takes back a run; the first one made the account.
    private func undo(_ test: TestPlace, _ run: Int64 = 2, allowed: Bool = false) async throws -> ImportUndo.Report {
        try await ImportUndo(test.backend, run: run).perform(allowsResubscribing: allowed)
    }

    private func prepared(_ database: TestPlace.Database) async throws -> (TestPlace, MergingAccount) {
        let test = try TestPlace(database)
        var account = MergingAccount(id: "42")
        account.subscriptions = [.init(id: "s1", email: "a@example.org", status: .subscribed)]
        account.names = ["s1": "Ada"]
        try await account.create(in: test)
        account.names = ["s1": "Ada B."]
        account.subscriptions.append(.init(id: "s2", email: "b@example.org", status: .subscribed))
        return (test, account)
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `the account is as it was before`(_ database: TestPlace.Database) async throws {
        let (test, account) = try await prepared(database)
        let before = try test.content()
        try await account.merge(into: "42", of: test, MergeOptions(onConflict: .update))
        #expect(try test.content() != before)
        let report = try await undo(test)
        #expect(try test.content() == before)
        #expect(report.deleted == 2 && report.restored == 1 && report.loosened == 0)
        let error = await #expect(throws: DataportError.self) { try await undo(test) }
        #expect(error?.message.contains("undone already") == true)
        let unknown = await #expect(throws: DataportError.self) { try await undo(test, 9) }
        #expect(unknown?.code == .noInput)
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `what somebody changed since is not taken back`(_ database: TestPlace.Database) async throws {
        let changes = [
            "UPDATE contact SET name = 'Eve' WHERE id = 'c-s1'",
            "UPDATE subscription SET status = 'unsubscribed' WHERE id = 's2'",
            "DELETE FROM subscription WHERE id = 's2'",
        ]
        for change in changes {
            let (test, account) = try await prepared(database)
            try await account.merge(into: "42", of: test, MergeOptions(onConflict: .update))
            try test.change(change)
            let before = try test.content()
            let error = await #expect(throws: DataportError.self) { try await undo(test) }
            #expect(error?.code == .negative, "\(change)")
            #expect(try test.content() == before)
        }
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `what a newer record refers to is not taken back`(_ database: TestPlace.Database) async throws {
        let (test, account) = try await prepared(database)
        try await account.merge(into: "42", of: test)
        var newer = account
        newer.events = [.init(subscription: "s2", event: "opt_in", at: "2026-02-01T00:00:00Z")]
        try await newer.merge(into: "42", of: test)
        let error = await #expect(throws: DataportError.self) { try await undo(test) }
        #expect(error?.code == .negative && error?.advice == "undo the newer runs first")
        _ = try await undo(test, 3)
        _ = try await undo(test)
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `nobody is mailed again because an import was taken back, unless that is wanted`(
        _ database: TestPlace.Database
    ) async throws {
        let (test, prepared) = try await prepared(database)
        var account = prepared
        account.subscriptions[0].status = .complained
        account.holds = ["h": "c@example.org"]
        let before = try test.content()
        try await account.merge(into: "42", of: test)
        let after = try test.content()
        let error = await #expect(throws: DataportError.self) { try await undo(test) }
        #expect(
            error?.code == .consentGuard && error?.message.contains("2 addresses") == true,
            "\(String(describing: error))")
        #expect(try test.content() == after)
        let report = try await undo(test, allowed: true)
        #expect(report.loosened == 2)
        #expect(try test.content() == before)
    }
}
