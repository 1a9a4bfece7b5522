import DataportCore
import DataportProviders
import DataportTestKit
import Testing

/// Nobody who said no is in a file of people who may be mailed, whatever the statuses and holds.
struct UploadConsentTests {
    private static let services = UploadDialect.all.map(\.name)

    private func delimiter(of service: String) -> Character { service == "brevo" ? ";" : "," }

    private func randomAccount(seed: UInt64) -> UploadingAccount {
        var random = SeededGenerator(seed: seed)
        var account = UploadingAccount(lists: ["l1", "l2", "l3"])
        let domains = ["example.org", "Example.NET", "held.example"]
        let emails = (0..<60).map { number in
            let local = number % 7 == 0 ? "Person\(number / 2)" : "person\(number)"
            return "\(local)@\(domains[Int.random(in: 0..<3, using: &random)])"
        }
        for email in Set(emails).sorted() {
            for list in account.lists where Int.random(in: 0..<3, using: &random) > 0 {
                let isYes = Int.random(in: 0..<2, using: &random) == 0
                let status =
                    isYes ? SubscriptionStatus.subscribed : SubscriptionStatus.allCases.randomElement(using: &random)!
                account.subscriptions.append(
                    .init(id: "s\(1000 + account.subscriptions.count)", list: list, email: email, status: status))
            }
            if Int.random(in: 0..<10, using: &random) == 0 { account.others.append(email) }
        }
        let reasons = Vocabulary.suppressionReason.words
        for _ in 0..<25 {
            let scope = ["account", "list", "group", "domain", "topic"].randomElement(using: &random)!
            let target = scope == "list" ? ["l1", "l2", "The list l3", nil].randomElement(using: &random)! : nil
            let email = emails.randomElement(using: &random)!
            let spelled = Bool.random(using: &random) ? email.uppercased() : email
            let address = ["held.example", "nobody\(scope)@example.com", spelled, spelled, spelled].randomElement(
                using: &random)!
            account.holds.append(
                .init(address: address, scope: scope, target: target, reason: reasons.randomElement(using: &random)!))
        }
        return account
    }

    @Test(arguments: services)
    func `random statuses and holds make nobody mailable who was not`(_ service: String) async throws {
        var mailable = 0
        for seed in 1...20 {
            let folder = try TemporaryDirectory()
            let account = randomAccount(seed: UInt64(seed))
            let report = try await account.write(for: service, at: folder.file("up"))
            let files = UploadedFiles(folder: folder.file("up"))
            let allowed = account.mailable
            let never = Set(try files.addresses("1-never-mail", delimiter: delimiter(of: service)))
            for (place, list) in account.lists.enumerated() {
                let found = try files.addresses("3-subscribers", of: place + 1, delimiter: delimiter(of: service))
                let no = try files.addresses("2-not-on-this-list", of: place + 1, delimiter: delimiter(of: service))
                #expect(Set(found).count == found.count && Set(no).count == no.count)
                #expect(Set(found).isDisjoint(with: no) && Set(found).isDisjoint(with: never))
                for address in found { #expect(allowed.contains(.init(list: list, address: address)), "\(seed)") }
                mailable += found.count
            }
            expectReconciled(report, account)
        }
        #expect(mailable > 100)
    }

    private func expectReconciled(_ report: UploadReport, _ account: UploadingAccount) {
        let people = Set(account.subscriptions.map(\.email) + account.others).count
        #expect(report.tallies.map(\.total) == [people, account.subscriptions.count, account.holds.count])
        let left = report.losses.filter(\.isLeftOut)
        for tally in report.tallies {
            #expect(left.filter { $0.kind == tally.kind }.map(\.count).reduce(0, +) == tally.leftOut, "\(tally.kind)")
        }
    }

    @Test(arguments: services)
    func `every status alone and every hold alone keeps a person out`(_ service: String) async throws {
        var account = UploadingAccount()
        for status in SubscriptionStatus.allCases {
            account.subscriptions.append(
                .init(id: "s-\(status)", list: "list", email: "\(status)@example.org", status: status))
        }
        for reason in Vocabulary.suppressionReason.words {
            account.subscriptions.append(.init(id: "h-\(reason)", list: "list", email: "\(reason)@example.net"))
            account.holds.append(.init(address: "\(reason.uppercased())@Example.NET", reason: reason))
        }
        let folder = try TemporaryDirectory()
        try await account.write(for: service, at: folder.file("up"))
        let files = UploadedFiles(folder: folder.file("up"))
        #expect(
            try files.addresses("3-subscribers", delimiter: delimiter(of: service)) == ["subscribed@example.org"])
        let never = try files.addresses("1-never-mail", delimiter: delimiter(of: service))
        for reason in Vocabulary.suppressionReason.words {
            #expect(never.contains("\(reason)@example.net"), "\(reason)")
        }
    }

    @Test(arguments: [
        ("held.example", "a@held.example"), ("@held.example", "a@HELD.example"), ("*@held.example", "a@held.example"),
        ("xn--blbr-roah.example", "a@blåbær.example"), ("a@blåbær.example", "A@xn--blbr-roah.example"),
        (" a@example.org ", "a@example.org"), ("ÅSE@example.org", "åse@example.org"),
        ("held.example.", "a@held.example"),
    ])
    func `a hold is about an address however both are written`(_ hold: String, _ email: String) async throws {
        var account = UploadingAccount()
        account.subscriptions = [
            .init(id: "s1", list: "list", email: email), .init(id: "s2", list: "list", email: "free@example.com"),
        ]
        account.holds = [.init(address: hold)]
        let folder = try TemporaryDirectory()
        try await account.write(for: "klaviyo", at: folder.file("up"))
        #expect(try UploadedFiles(folder: folder.file("up")).addresses("3-subscribers") == ["free@example.com"])
    }

    @Test func `a hold of one list is about that list, and one of an unknown list about all`() async throws {
        var account = UploadingAccount(lists: ["l1", "l2"])
        for (number, name) in ["one", "all"].enumerated() {
            for list in account.lists {
                account.subscriptions.append(.init(id: "s\(number)-\(list)", list: list, email: "\(name)@example.org"))
            }
        }
        account.holds = [
            .init(address: "one@example.org", scope: "list", target: "l1", reason: "unsubscribe"),
            .init(address: "all@example.org", scope: "list", target: "gone", reason: "unsubscribe"),
        ]
        let folder = try TemporaryDirectory()
        try await account.write(for: "mailchimp", at: folder.file("up"))
        let files = UploadedFiles(folder: folder.file("up"))
        #expect(try files.addresses("3-subscribers", of: 1).isEmpty)
        #expect(try files.addresses("3-subscribers", of: 2) == ["one@example.org"])
        #expect(try files.addresses("1-never-mail") == ["all@example.org"])
    }
}
