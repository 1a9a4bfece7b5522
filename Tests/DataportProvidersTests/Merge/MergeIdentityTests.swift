import DataportCore
import DataportProviders
import DataportTestKit
import Testing

/// Which record of the target a record of an archive is.
struct MergeIdentityTests {
    private func contacts(_ test: TestPlace) throws -> [String] {
        try test.texts("SELECT id || ' ' || email FROM contact WHERE account_id = '42' ORDER BY id")
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `an archive of the account itself has its ids`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        var account = MergingAccount(id: "42")
        account.subscriptions = [.init(id: "s1", email: "a@example.org", status: .subscribed)]
        account.holds = ["h1": "x@example.org"]
        try await account.create(in: test)
        let same = try await account.merge(into: "42", of: test)
        #expect(!same.changesTarget && same.count(.unchanged) == 5)
        account.subscriptions.append(.init(id: "s2", email: "b@example.org", status: .subscribed))
        let plan = try await account.merge(into: "42", of: test)
        #expect(plan.count(.created) == 2 && plan.count(.unchanged) == 5)
        #expect(try contacts(test) == ["c-s1 a@example.org", "c-s2 b@example.org"])
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `an archive of another account meets the same people by their addresses`(_ database: TestPlace.Database)
        async throws
    {
        let test = try TestPlace(database)
        var mine = MergingAccount(id: "42")
        mine.subscriptions = [.init(id: "s1", email: "Ada@Example.org", status: .unsubscribed)]
        mine.holds = ["h1": "Held@example.org"]
        try await mine.create(in: test)
        var other = MergingAccount(id: "7", provider: "elsewhere")
        other.subscriptions = [
            .init(id: "s1", email: "bob@example.org", status: .subscribed),
            .init(id: "s2", email: "ADA@example.ORG", status: .subscribed),
        ]
        other.holds = ["h1": "new@example.org", "h2": "held@EXAMPLE.org"]
        let plan = try await other.merge(into: "42", of: test)
        #expect(try contacts(test) == ["7:c-s1 bob@example.org", "c-s1 Ada@Example.org"])
        let holds = try test.texts("SELECT id || ' ' || address FROM suppression ORDER BY id")
        #expect(holds == ["7:h1 new@example.org", "h1 Held@example.org"])
        // Ada's subscription is to another list, and is hers.
        let subscriptions = try test.texts(
            "SELECT id || ' ' || list_id || ' ' || contact_id FROM subscription ORDER BY id")
        #expect(subscriptions == ["7:s1 7:list 7:c-s1", "7:s2 7:list c-s1", "s1 list c-s1"])
        #expect(plan.count(.created, of: .contact) == 1)
        let again = try await other.merge(into: "42", of: test)
        #expect(!again.changesTarget, "\(again)")
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `two people of an archive who are one in the target keep the strictest status`(_ database: TestPlace.Database)
        async throws
    {
        let test = try TestPlace(database)
        var mine = MergingAccount(id: "42")
        mine.subscriptions = [.init(id: "s1", email: "ada@example.org", status: .subscribed)]
        try await mine.create(in: test)
        var other = MergingAccount(id: "7", provider: "elsewhere")
        other.subscriptions = [
            .init(id: "a", email: "Ada@example.org", status: .subscribed),
            .init(id: "b", email: "ADA@example.org", status: .complained),
            .init(id: "c", email: "aDA@example.org", status: .unsubscribed),
        ]
        let plan = try await other.merge(into: "42", of: test)
        #expect(plan.count(.duplicate) == 4, "\(plan)")
        #expect(try test.statuses(of: "42").keys.sorted() == ["7:b", "s1"])
        #expect(try !(await other.merge(into: "42", of: test)).changesTarget)
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `an id that means somebody else now is refused, and all that hangs on it`(_ database: TestPlace.Database)
        async throws
    {
        let test = try TestPlace(database)
        var account = MergingAccount(id: "42")
        account.subscriptions = [.init(id: "s1", email: "new@example.org", status: .unsubscribed)]
        try await account.create(in: test)
        account.subscriptions[0] = .init(id: "s1", email: "old@example.org", status: .subscribed)
        account.events = [.init(subscription: "s1", event: "opt_in", at: "2026-01-01T00:00:00Z")]
        let plan = try await account.merge(into: "42", of: test, MergeOptions(onConflict: .replace))
        #expect(plan.count(.idTaken) == 1 && plan.count(.parentRejected) == 2, "\(plan)")
        #expect(try contacts(test) == ["c-s1 new@example.org"])
        #expect(try test.statuses(of: "42")["s1"]?.hasPrefix("unsubscribed") == true)
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `a hold gets in even when another one has its id`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        var account = MergingAccount(id: "42")
        account.holds = ["h": "a@example.org"]
        try await account.create(in: test)
        account.holds = ["h": "b@example.org"]
        _ = try await account.merge(into: "42", of: test)
        let addresses = try test.texts("SELECT address FROM suppression ORDER BY address")
        #expect(addresses == ["a@example.org", "b@example.org"])
        #expect(try !(await account.merge(into: "42", of: test)).changesTarget)
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `values are left, taken over or replaced as asked`(_ database: TestPlace.Database) async throws {
        for (policy, expected) in [
            (ConflictPolicy.skip, "Ada|"), (.update, "Ada B.|"), (.replace, "Ada B.|"),
        ] {
            let test = try TestPlace(database)
            var account = MergingAccount(id: "42")
            account.subscriptions = [
                .init(id: "s1", email: "a@example.org", status: .subscribed),
                .init(id: "s2", email: "b@example.org", status: .subscribed),
            ]
            account.names = ["s1": "Ada", "s2": "Bo"]
            try await account.create(in: test)
            account.names = ["s1": "Ada B."]
            let plan = try await account.merge(into: "42", of: test, MergeOptions(onConflict: policy))
            let names = try test.texts("SELECT COALESCE(name, '') FROM contact ORDER BY id").joined(
                separator: "|")
            #expect(names == expected + (policy == .replace ? "" : "Bo"), "\(policy)")
            #expect(plan.count(.updated) == (policy == .skip ? 0 : policy == .update ? 1 : 2))
            #expect(plan.count(.exists) == (policy == .skip ? 2 : 0))
        }
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `custom fields that the archive leaves blank stay`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        var account = MergingAccount(id: "42")
        account.subscriptions = [.init(id: "s", email: "a@example.org", status: .subscribed)]
        try await account.create(in: test)
        try test.change(#"UPDATE subscription SET fields = '{"YES":"I agree","N":1.50,"CITY":"Oslo"}'"#)
        account.fields = ["s": #"{"YES":null,"CITY":"Bergen","NEW":[1,null]}"#]
        try await account.merge(into: "42", of: test, MergeOptions(onConflict: .update))
        let fields = try test.texts("SELECT fields FROM subscription")
        #expect(fields == [#"{"YES":"I agree","N":1.50,"CITY":"Bergen","NEW":[1,null]}"#])
        #expect(try !(await account.merge(into: "42", of: test, MergeOptions(onConflict: .update))).changesTarget)
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `escapes in custom fields stay what they are`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        var account = MergingAccount(id: "42")
        account.subscriptions = [.init(id: "s", email: "a@example.org", status: .subscribed)]
        account.fields = ["s": #"{"A\u0000":"\u0000\u0001","B":"\\u0000\\\u0001\u0002","C":{"D":"x","E":1e2}}"#]
        try await account.create(in: test)
        account.fields = ["s": #"{"B2":"\u0001\u0000\u0001","C":{"D":null,"F":[true,"\u0000"]}}"#]
        let options = MergeOptions(onConflict: .update)
        try await account.merge(into: "42", of: test, options)
        var cursor = try await test.source("42").cursor(over: .subscription, after: nil)
        var batch = RecordBatch()
        #expect(try await cursor.next(into: &batch) != nil)
        let found = batch.text(row: 0, field: try #require(AssetKind.subscription.index(of: "fields"))) ?? ""
        let expected =
            #"{"A\u0000":"\u0000\u0001","B":"\\u0000\\\u0001\u0002","C":{"E":1e2,"F":[true,"\u0000"]},"B2":"\u0001\u0000\u0001"}"#
        #expect(found == expected)
        let again = try await account.merge(into: "42", of: test, options)
        #expect(!again.changesTarget)
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `a provider whose name is longer than an index holds is an origin like others`(
        _ database: TestPlace.Database
    ) async throws {
        let test = try TestPlace(database)
        try await MergingAccount(id: "42").create(in: test)
        let names = ["1", "2"].map { end in String((0..<4000).map { "a\($0 &* 2_654_435_761)" }.joined()) + end }
        for name in names {
            var other = MergingAccount(id: "7", provider: name)
            other.subscriptions = [.init(id: "s", email: "a@example.org", status: .subscribed)]
            let plan = try await other.merge(into: "42", of: test)
            #expect(plan.changesTarget)
            let again = try await other.merge(into: "42", of: test)
            #expect(!again.changesTarget)
        }
        let origins = Set(try test.texts("SELECT origin FROM import_origin"))
        #expect(origins.count == 3 && origins.allSatisfy { $0.utf8.count < 600 })
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `a rehearsal says what the merge then does, and writes nothing`(_ database: TestPlace.Database) async throws {
        let test = try TestPlace(database)
        var account = MergingAccount(id: "42")
        account.subscriptions = [.init(id: "s1", email: "a@example.org", status: .unsubscribed)]
        try await account.create(in: test)
        account.subscriptions.append(.init(id: "s2", email: "b@example.org", status: .subscribed))
        account.subscriptions[0].status = .complained
        let rehearsed = try await account.merge(into: "42", of: test, MergeOptions(isRehearsal: true))
        #expect(try test.statuses(of: "42").count == 1)
        let done = try await account.merge(into: "42", of: test)
        #expect(rehearsed == done && done.changesTarget)
    }
}
