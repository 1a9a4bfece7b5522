import DataportCore
import DataportProviders
import DataportTestKit
import Foundation
import Testing

/// What every sink keeps, whatever stands behind it: stores, services, files that people upload.
@Suite(.serialized) struct SinkConformanceTests {
    /// How an empty place is made; it is `nil`, and said loudly, where something is not installed.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable () throws -> SinkPlace?

        init(_ name: String, _ make: @escaping @Sendable () throws -> SinkPlace?) {
            testDescription = name
            self.make = make
        }
    }

    static let cases = [
        Case("sqlite") { try .store(.sqlite) }, Case("postgresql") { try .store(.postgresql) },
        Case("listmonk") { try .service(.listmonk) }, Case("mailwizz") { try .service(.mailwizz) },
        Case("mailman") { try .service(.mailman) }, Case("upload for brevo") { try .files("brevo") },
        Case("upload for mailwizz") { try .files("mailwizz") },
    ]

    private let account: MemoryAccount
    private let keeper: TemporaryDirectory

    init() async throws { (account, keeper) = try await MemoryAccount.generated() }

    // MARK: What is written is read back

    @Test(arguments: cases)
    func `what is written is read back, and what is not there was said to be lost`(_ given: Case) async throws {
        guard let place = try given.make() else { return }
        let imported = try await place.write(account)
        #expect(imported.refused.values.allSatisfy { !$0.isEmpty })
        switch place.form {
        case .store:
            let held = try await place.state()
            for kind in AssetKind.catalogue {
                let rows = account.rows[kind.id]?.map { $0.map { $0 ?? "–" } } ?? []
                #expect(held[kind.id.name] ?? [] == rows, "\(kind.id)")
            }
        case .service: try requireAccounted(imported)
        case .files: try requireAccounted(try #require(imported.report))
        }
    }

    /// Every record is at the service, or was left out for a reason.
    private func requireAccounted(_ imported: SinkPlace.Imported) throws {
        let (plan, losses) = (try #require(imported.plan), try #require(imported.losses).losses)
        let verified = try #require(imported.verified)
        #expect(losses.allSatisfy { !$0.loss.reason.isEmpty })
        #expect(verified.mailable == 0 && verified.plan.count(.created) + verified.plan.count(.updated) == 0)
        for kind in AssetKind.catalogue {
            let (all, given) = (account.rows[kind.id]?.count ?? 0, imported.given[kind.id] ?? 0)
            let leftOut = losses.reduce(0) { $1.loss.kind == kind.id && $1.loss.field == nil ? $0 + $1.count : $0 }
            // Holds follow from states, and the mail domain from the target: the account need not have them.
            let follows = [.suppression, .sendingDomain].contains(kind.id)
            #expect(follows ? given + leftOut >= all : given + leftOut == all, "\(kind.id)")
            let decided = RecordOutcome.allCases.reduce(0) { $0 + plan.count($1, of: kind.id) }
            #expect(decided == given, "\(kind.id)")
            #expect(verified.plan.count(.unchanged, of: kind.id) + plan.count(.skipped, of: kind.id) == given)
        }
    }

    /// Every record of the people has one place.
    private func requireAccounted(_ report: UploadReport) throws {
        for tally in report.tallies { #expect(tally.total == account.rows[tally.kind]?.count, "\(tally.kind)") }
        #expect(report.tallies.count == 3 && report.losses.allSatisfy { !$0.reason.isEmpty })
    }

    // MARK: Once

    @Test(arguments: cases)
    func `a write that is repeated has the effect of one`(_ given: Case) async throws {
        guard let place = try given.make() else { return }
        try await place.write(account)
        let before = try await place.state()
        #expect(!before.isEmpty)
        if place.form == .files {
            // Somebody may have uploaded what is there.
            await #expect(throws: DataportError.self) { try await place.write(account) }
        } else {
            let plan = try #require(try await place.write(account).plan)
            #expect(!plan.changesTarget, "\(plan.entries.filter { $0.outcome != .unchanged })")
        }
        let after = try await place.state()
        for kind in Set(before.keys).union(after.keys) { #expect(before[kind] == after[kind], "\(kind)") }
    }

    @Test(arguments: cases)
    func `batches of any size lead to the same`(_ given: Case) async throws {
        var contents: [[String: [[String]]]] = []
        for size in [1, 7, RecordBatch.maximumRows] {
            guard let place = try given.make() else { return }
            try await place.write(account, rows: size)
            contents.append(try await place.content())
        }
        #expect(!contents[0].isEmpty)
        for other in contents[1...] {
            for kind in Set(contents[0].keys).union(other.keys) { #expect(contents[0][kind] == other[kind], "\(kind)") }
        }
    }

    // MARK: What cannot be written

    @Test(arguments: cases)
    func `records that cannot be there are named, and the others are there all the same`(_ given: Case) async throws {
        guard let place = try given.make(), let other = try given.make() else { return }
        let good = adding("zz-good", email: "good@example.org", to: account)
        var bad = adding("zz-bad", email: "no address", to: good)
        if place.form == .store {
            // The id of a person whom the store holds, with the address of another one.
            try await place.write(account)
            bad = good.changingFirst(.contact, "email", to: "another@example.org")
        }
        let imported = try await place.write(bad)
        try await other.write(good)
        let (held, wanted) = (try await place.content(), try await other.content())
        for kind in Set(held.keys).union(wanted.keys) where !Self.aboutTheImport.contains(kind) {
            #expect(held[kind] == wanted[kind], "\(kind)")
        }
        print("\(given.testDescription): \(imported.refused.filter { $0.key.contains("zz-") || place.form == .store })")
        switch place.form {
        case .store: #expect(imported.refused["contact \(account.first(.contact, "id") ?? "")"]?.isEmpty == false)
        case .service: #expect(imported.refused["subscription zz-bad"]?.isEmpty == false)
        case .files:
            let lost = try await place.state()["not-representable.csv"]?[0][0] ?? ""
            #expect(lost.contains("\ncontact,zz-bad,") && lost.contains("\nsubscription,zz-bad,"))
        }
    }

    /// Files that name what is in no other one.
    private static let aboutTheImport = ["README.txt", "consent-proof.csv", "not-representable.csv"]

    /// The account with one more person, on its first list.
    private func adding(_ id: String, email: String, to account: MemoryAccount) -> MemoryAccount {
        account.adding(.contact, ["id": id, "email": email]).adding(
            .subscription,
            [
                "id": id, "list_id": account.first(.list, "id") ?? "", "contact_id": id, "status": "subscribed",
                "raw": "{}",
            ])
    }

    // MARK: All or nothing

    @Test(arguments: cases)
    func `nothing is there before the commit`(_ given: Case) async throws {
        guard let place = try given.make() else { return }
        let empty = try await place.state()
        try await place.write(account, commits: false)
        #expect(try await place.state() == empty)
        try await place.write(account)
        let full = try await place.state()
        guard place.form != .files else { return }
        let more = adding("zz-good", email: "good@example.org", to: account)
        #expect(try #require(try await place.write(more, commits: false).plan).changesTarget)
        #expect(try await place.state() == full)
    }

    @Test(arguments: [TestPlace.Database.sqlite, .postgresql])
    func `an account of which one record cannot be written is not there at all`(_ database: TestPlace.Database)
        async throws
    {
        guard let place = try SinkPlace.store(database) else { return }
        let person = ["id": account.first(.contact, "id") ?? "", "email": "twice@example.org"]
        await #expect(throws: DataportError.self) { try await place.write(account.adding(.contact, person)) }
        #expect(try await place.state().isEmpty)
        try await place.write(account)
        #expect(try await place.state()["contact"]?.count == account.rows[.contact]?.count)
    }
}
