import DataportCore
import DataportProviders
import DataportTestKit
import Testing

/// Every status in the target against every status in the archive: nobody becomes more contactable.
struct ConsentTableTests {
    private static let all = SubscriptionStatus.allCases

    private func account(_ status: (SubscriptionStatus, SubscriptionStatus) -> SubscriptionStatus) -> MergingAccount {
        var account = MergingAccount(id: "42")
        for target in Self.all {
            for archive in Self.all {
                let id = "\(target)-\(archive)"
                account.subscriptions.append(
                    .init(id: id, email: "\(id)@example.org", status: status(target, archive)))
            }
        }
        return account
    }

    @Test(arguments: TestPlace.Database.allCases, [ConflictPolicy.skip, .update, .replace])
    func `the stricter status wins, once and twice`(
        _ database: TestPlace.Database, _ policy: ConflictPolicy
    ) async throws {
        let test = try TestPlace(database)
        try await account { target, _ in target }.create(in: test)
        var archive = account { _, archive in archive }
        // Consents do not count unless they are allowed to.
        archive.events = archive.subscriptions.map {
            .init(subscription: $0.id, event: "opt_in", at: "2026-06-01T00:00:00Z")
        }
        var moreContactable = 0
        for time in 1...2 {
            let plan = try await archive.merge(into: "42", of: test, MergeOptions(onConflict: policy))
            let statuses = try test.statuses(of: "42")
            for target in Self.all {
                for archive in Self.all {
                    let expected = target.strictness >= archive.strictness ? target : archive
                    let found = try #require(statuses["\(target)-\(archive)"]?.split(separator: " ").first)
                    #expect(found == expected.rawValue, "\(target) in the target, \(archive) in the archive")
                    let status = try #require(SubscriptionStatus(rawValue: String(found)))
                    if status.strictness < target.strictness { moreContactable += 1 }
                }
            }
            let pairs = Self.all.count * (Self.all.count - 1) / 2
            #expect(plan.count(.consentTightened) == (time == 1 ? pairs : 0))
            #expect(plan.count(.consentKept) == pairs)
            if time == 2 { #expect(!plan.changesTarget) }
        }
        print(
            "status pairs, \(database), \(policy): \(Self.all.count * Self.all.count) × twice, more contactable: \(moreContactable)"
        )
        #expect(moreContactable == 0)
    }

    @Test(
        arguments: TestPlace.Database.allCases,
        [
            ("2026-01-01T00:00:00.5Z", true), ("2026-01-01T00:00:01Z", true), ("2026-01-01T00:00:00Z", false),
            ("2025-12-31T23:59:59.999Z", false),
        ])
    func `a consent counts when it is allowed to and newer than the opt-out`(
        _ database: TestPlace.Database, _ consent: (at: String, counts: Bool)
    ) async throws {
        let (at, counts) = consent
        for allowed in [false, true] {
            let test = try TestPlace(database)
            try await account { target, _ in target }.create(in: test)
            var archive = account { _, archive in archive }
            archive.events = archive.subscriptions.map { .init(subscription: $0.id, event: "confirm", at: at) }
            let options = MergeOptions(onConflict: .update, allowsResubscribing: allowed)
            let plan = try await archive.merge(into: "42", of: test, options)
            let statuses = try test.statuses(of: "42")
            var loosened = 0
            for target in Self.all {
                for archive in Self.all {
                    let isLooser = archive.strictness < target.strictness
                    let isLoosened = isLooser && counts && allowed && !target.isHold
                    loosened += isLoosened ? 1 : 0
                    let expected = isLoosened || !isLooser ? archive : target
                    #expect(statuses["\(target)-\(archive)"]?.hasPrefix(expected.rawValue + " ") == true)
                }
            }
            #expect(plan.count(.consentLoosened) == loosened)
            #expect(counts && allowed == (loosened > 0) || loosened == 0)
        }
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `a time without a zone, or a day, is not newer, and nothing is newer than one`(
        _ database: TestPlace.Database
    ) async throws {
        for (no, yes, counts) in [
            (nil, nil, true), ("exact", nil, true), ("zone_unknown", nil, false), ("date", nil, false),
            (nil, "zone_unknown", false), (nil, "date", false),
        ] as [(String?, String?, Bool)] {
            let test = try TestPlace(database)
            var target = MergingAccount(id: "42")
            target.subscriptions = [.init(id: "s", email: "a@example.org", status: .unsubscribed, precision: no)]
            try await target.create(in: test)
            var archive = target
            archive.subscriptions[0].status = .subscribed
            archive.events = [.init(subscription: "s", event: "opt_in", at: "2026-11-01T00:00:00Z", precision: yes)]
            let plan = try await archive.merge(
                into: "42", of: test, MergeOptions(onConflict: .update, allowsResubscribing: true))
            #expect(plan.count(.consentLoosened) == (counts ? 1 : 0), "\(no ?? "-") \(yes ?? "-")")
        }
    }

    @Test(arguments: TestPlace.Database.allCases)
    func `a consent never counts when the target does not say since when the no is`(
        _ database: TestPlace.Database
    ) async throws {
        let test = try TestPlace(database)
        var target = MergingAccount(id: "42")
        target.subscriptions = [.init(id: "s", email: "a@example.org", status: .unsubscribed, since: nil)]
        try await target.create(in: test)
        var archive = target
        archive.subscriptions[0].status = .subscribed
        archive.events = [.init(subscription: "s", event: "opt_in", at: "2026-11-01T00:00:00Z")]
        let plan = try await archive.merge(
            into: "42", of: test, MergeOptions(onConflict: .replace, allowsResubscribing: true))
        #expect(plan.count(.consentLoosened) == 0)
        #expect(try test.statuses(of: "42")["s"]?.hasPrefix("unsubscribed") == true)
    }
}
