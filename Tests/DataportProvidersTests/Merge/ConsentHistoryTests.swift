import DataportCore
import DataportProviders
import DataportTestKit
import Testing

/// Random histories of imports against a model that a person can read: 25 accounts of 4,000 people, four imports each.
struct ConsentHistoryTests {
    /// What the model knows of one subscription.
    private struct Person {
        var status: SubscriptionStatus
        var since: String?
        var optOuts: [String] = []
        /// Whether somebody made the person more contactable without a newer consent.
        var wronged = false

        mutating func receive(
            _ archive: MergingAccount.Subscription, _ events: [MergingAccount.Event], _ options: MergeOptions
        ) {
            let (before, isProven) = (status, hasProof(events))
            let isLooser = archive.status.strictness < status.strictness
            if archive.status.strictness > status.strictness || isLooser && options.allowsResubscribing && isProven {
                (status, since) = (archive.status, archive.since)
            } else if archive.status == status, options.onConflict != .skip, let other = archive.since {
                since = max(since ?? other, other)
            }
            if status.strictness < before.strictness, !isProven { wronged = true }
            optOuts += events.filter { $0.event == "opt_out" }.map(\.at)
        }

        private func hasProof(_ events: [MergingAccount.Event]) -> Bool {
            guard !status.isHold, let latest = (optOuts + [since].compactMap { $0 }).max() else { return false }
            return events.contains { $0.event != "opt_out" && $0.at > latest }
        }
    }

    private static let people = 4000

    private func moment(_ dice: inout SeededGenerator) -> String {
        let month = Int.random(in: 10...12, using: &dice)
        return "2025-\(month)-\(Int.random(in: 10...28, using: &dice))T10:00:00Z"
    }

    private func account(_ import_: Int, _ dice: inout SeededGenerator) -> MergingAccount {
        var account = MergingAccount(id: "42")
        for number in 0..<Self.people {
            let status = SubscriptionStatus.allCases.randomElement(using: &dice) ?? .unknown
            let since = Int.random(in: 0..<5, using: &dice) == 0 ? nil : moment(&dice)
            account.subscriptions.append(
                .init(id: "s\(10_000 + number)", email: "p\(number)@example.org", status: status, since: since))
            guard import_ > 0, Int.random(in: 0..<3, using: &dice) > 0 else { continue }
            let event = ["opt_in", "confirm", "opt_out"].randomElement(using: &dice) ?? "opt_out"
            account.events.append(.init(subscription: "s\(10_000 + number)", event: event, at: moment(&dice)))
        }
        return account
    }

    @Test(arguments: TestPlace.Database.allCases, 0..<25)
    func `imports do to people what the model says`(_ database: TestPlace.Database, _ seed: Int) async throws {
        var dice = SeededGenerator(seed: UInt64(seed))
        let test = try TestPlace(database)
        let first = account(0, &dice)
        try await first.create(in: test)
        var people = first.subscriptions.map { Person(status: $0.status, since: $0.since) }
        for number in 1...4 {
            var archive = account(number, &dice)
            archive.eventSeries = number
            let options = MergeOptions(
                onConflict: [.skip, .update, .replace].randomElement(using: &dice) ?? .skip,
                allowsResubscribing: Bool.random(using: &dice))
            let events = Dictionary(grouping: archive.events, by: \.subscription)
            for index in people.indices {
                let subscription = archive.subscriptions[index]
                people[index].receive(subscription, events[subscription.id] ?? [], options)
            }
            try await archive.merge(into: "42", of: test, options)
        }
        let statuses = try test.statuses(of: "42")
        var different = 0
        for (index, person) in people.enumerated() {
            let found = statuses["s\(10_000 + index)"]
            if found != "\(person.status.rawValue) \(person.since ?? "")" { different += 1 }
        }
        #expect(different == 0)
        #expect(people.count { $0.wronged } == 0)
        if seed == 24 {
            print("consent histories, \(database): 100000, 0 made more contactable without a newer consent")
        }
    }
}
