import DataportCore
import DataportProviders
import DataportTestKit
import Testing

/// Taking back what an import did.
struct ImportUndoTests {
    private func undo(_ test: TestStore, _ run: Int64 = 1, allowed: Bool = false) throws -> ImportUndo.Report {
        var undo = try ImportUndo.begin(path: test.path, run: run)
        return try undo.perform(allowsResubscribing: allowed)
    }

    /// Everything that the account's tables hold.
    private func content(_ test: TestStore) throws -> [String] {
        try AssetKind.catalogue.flatMap { kind in
            let columns = kind.fields.map { "quote(\"\($0.name)\")" }.joined(separator: " || ',' || ")
            return try test.store.texts("SELECT '\(kind.id.name) ' || \(columns) FROM \"\(kind.id.name)\" ORDER BY 1")
        }
    }

    private func prepared() throws -> (TestStore, MergingAccount) {
        let test = try TestStore()
        var account = MergingAccount(id: "42")
        account.subscriptions = [.init(id: "s1", email: "a@example.org", status: .subscribed)]
        account.names = ["s1": "Ada"]
        try account.create(in: test.store)
        account.names = ["s1": "Ada B."]
        account.subscriptions.append(.init(id: "s2", email: "b@example.org", status: .subscribed))
        return (test, account)
    }

    @Test func `the account is as it was before`() async throws {
        let (test, account) = try prepared()
        let before = try content(test)
        try await account.merge(into: "42", of: test.store, MergeOptions(onConflict: .update))
        #expect(try content(test) != before)
        let report = try undo(test)
        #expect(try content(test) == before)
        #expect(report.deleted == 2 && report.restored == 1 && report.loosened == 0)
        let error = #expect(throws: DataportError.self) { try undo(test) }
        #expect(error?.message.contains("undone already") == true)
        let unknown = #expect(throws: DataportError.self) { try undo(test, 9) }
        #expect(unknown?.code == .noInput)
    }

    @Test func `what somebody changed since is not taken back`() async throws {
        let changes = [
            "UPDATE contact SET name = 'Eve' WHERE id = 'c-s1'",
            "UPDATE subscription SET status = 'unsubscribed' WHERE id = 's2'",
            "DELETE FROM subscription WHERE id = 's2'",
        ]
        for change in changes {
            let (test, account) = try prepared()
            try await account.merge(into: "42", of: test.store, MergeOptions(onConflict: .update))
            try Shell.sqlite(test.path, change)
            let before = try content(test)
            let error = #expect(throws: DataportError.self) { try undo(test) }
            #expect(error?.code == .negative, "\(change)")
            #expect(try content(test) == before)
        }
    }

    @Test func `what a newer record refers to is not taken back`() async throws {
        let (test, account) = try prepared()
        try await account.merge(into: "42", of: test.store)
        var newer = account
        newer.events = [.init(subscription: "s2", event: "opt_in", at: "2026-02-01T00:00:00Z")]
        try await newer.merge(into: "42", of: test.store)
        let error = #expect(throws: DataportError.self) { try undo(test) }
        #expect(error?.code == .negative && error?.advice == "undo the newer runs first")
        _ = try undo(test, 2)
        _ = try undo(test, 1)
    }

    @Test func `nobody is mailed again because an import was taken back, unless that is wanted`() async throws {
        let (test, prepared) = try prepared()
        var account = prepared
        account.subscriptions[0].status = .complained
        account.holds = ["h": "c@example.org"]
        let before = try content(test)
        try await account.merge(into: "42", of: test.store)
        let after = try content(test)
        let error = #expect(throws: DataportError.self) { try undo(test) }
        #expect(
            error?.code == .consentGuard && error?.message.contains("2 addresses") == true,
            "\(String(describing: error))")
        #expect(try content(test) == after)
        #expect(try undo(test, allowed: true).loosened == 2)
        #expect(try content(test) == before)
    }
}
