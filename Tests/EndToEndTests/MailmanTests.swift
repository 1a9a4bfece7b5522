import DataportTestKit
import Foundation
import Testing

/// The provider of GNU Mailman against the real one.
@Suite(.serialized) struct MailmanTests {
    private func run(_ arguments: String...) throws -> ProgramResult {
        try Program(Project.binary).run(
            arguments,
            environment: ["DATAPORT_STORE": "/nonexistent/accounts.sqlite"].merging(MailmanServer.credentials) { $1 })
    }

    @Test func `a mail domain moves to another Mailman whole, and nobody is mailed`() throws {
        guard let old = try MailmanServer(), let new = try MailmanServer() else { return }
        let made = try old.fill("first.example.com", 200)
        _ = try old.fill("other.example.net", 12)
        let exported = try Exported("mailman:\(old.url)#first.example.com", environment: MailmanServer.credentials)
        try exported.requireValid()
        let states = try #require(made["states"] as? [String: Int])
        #expect(
            try exported.statuses() == [
                "subscribed": states["enabled"] ?? 0, "bounced": states["by_bounces"] ?? 0,
                "disabled": (states["by_user"] ?? 0) + (states["by_moderator"] ?? 0), "unconfirmed": 1, "unapproved": 1,
            ])
        #expect(try exported.records("lists").count == 3)
        #expect(try exported.records("sending_domains").count == 1)
        // Bans of the site hold for every domain: those of the other one come along.
        #expect(try exported.records("suppressions").count == 5 + 2)

        let target = "mailman:\(new.url)#second.example.com"
        // 3: two people who wait for a confirmation are left out, which is said.
        let first = try run("import", exported.archive, "--to", target)
        #expect(first.exitCode == 3, "\(first.allText)")
        let compared = try run("compare", exported.archive, target)
        #expect(compared.exitCode == 0, "\(compared.allText)")
        let again = try run("import", exported.archive, "--to", target)
        #expect(again.exitCode == 3, "\(again.allText)")
        print(first.text, compared.text, again.text, separator: "\n")
        for kind in ["suppressions", "sending domains", "lists", "contacts", "subscriptions"] {
            // Nothing is created or updated by the second run.
            #expect(again.text.contains(try Regex("\n\(kind) +– +– +[0-9]+ +– +– ")), "\(kind)")
        }

        // What the new one shows is what the old one showed.
        let back = try Exported("mailman:\(new.url)#second.example.com", environment: MailmanServer.credentials)
        try back.requireValid()
        for (list, old) in zip(try lists(back), try lists(exported)) { #expect(list == old) }
        #expect(try members(of: back) == members(of: exported).filter { !$0.contains("token_owner") })
        let mails = try new.stop()
        #expect(mails == "mails sent: 0, queued: 0")
        print("the new Mailman: \(mails)")
    }

    /// Lists without what they cannot have in common.
    private func lists(_ account: Exported) throws -> [String] {
        try account.records("lists").map { list in
            let kept = list.filter { !["id", "from_email", "created_at"].contains($0.key) }
            return String(
                decoding: try JSONSerialization.data(withJSONObject: kept, options: .sortedKeys), as: UTF8.self)
        }.sorted()
    }

    /// Members with the names of their lists, their addresses, states and preferences.
    private func members(of account: Exported) throws -> [String] {
        func index(_ plural: String, _ field: String) throws -> [String: String] {
            try account.records(plural).reduce(into: [:]) {
                $0[$1["id"] as? String ?? ""] = $1[field] as? String
            }
        }
        let (lists, people) = (try index("lists", "name"), try index("contacts", "email"))
        let names = try index("contacts", "name")
        return try account.records("subscriptions").map { member in
            let contact = member["contact_id"] as? String ?? ""
            let facts: [String: Any] = [
                "list": lists[member["list_id"] as? String ?? ""] ?? "", "email": people[contact] ?? "",
                "name": names[contact] ?? "", "raw": member["raw"] ?? "", "extra": member["extra"] ?? "",
            ]
            return String(
                decoding: try JSONSerialization.data(withJSONObject: facts, options: .sortedKeys), as: UTF8.self)
        }.sorted()
    }

    @Test func `wherever an import is killed, the next one ends it, and nobody is mailed`() throws {
        guard let old = try MailmanServer(), let new = try MailmanServer() else { return }
        let points = 20
        var killed = 0
        // How long it takes is found out with people of their own.
        let whole = try exported(old, "k0.example.com")
        let begun = ContinuousClock.now
        let first = try run("import", whole.archive, "--to", "mailman:\(new.url)#to-k0.example.com")
        #expect(first.exitCode == 3, "\(first.allText)")
        let time = (ContinuousClock.now - begun) / Duration.seconds(1)
        for point in 1...points {
            let account = try exported(old, "k\(point).example.com")
            let target = "mailman:\(new.url)#to-k\(point).example.com"
            let moment = String(format: "%.3f", time * Double(point) / Double(points + 1))
            let broken = try Program("timeout").run(
                ["-s", "KILL", moment, Project.binary, "import", account.archive, "--to", target],
                environment: MailmanServer.credentials)
            if broken.exitCode != 0 { killed += 1 }
            let resumed = try run("import", account.archive, "--to", target)
            #expect(resumed.exitCode == 3, "\(point): \(resumed.allText)")
            let compared = try run("compare", account.archive, target)
            #expect(compared.exitCode == 0, "\(point): \(compared.allText)")
            let back = try Exported(target, environment: MailmanServer.credentials)
            #expect(try members(of: back) == members(of: account).filter { !$0.contains("token_owner") }, "\(point)")
            #expect(try lists(back) == lists(account), "\(point)")
        }
        let mails = try new.stop()
        print("killed \(killed) of \(points) imports within \(time) s, all ended by the next; \(mails)")
        #expect(killed >= points * 3 / 4)
        #expect(mails == "mails sent: 0, queued: 0")
    }

    /// `scripts/faults/service BINARY mailman` by hand tries every call.
    @Test func `whatever fails on the way, Mailman ends up as without it, and nobody is mailed`() throws {
        let result = try script("faults/service", [Project.binary, "mailman", "64"])
        if result.exitCode == MailmanServer.cannotInstall { return MailmanServer.sayMissing() }
        print(result.text)
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(result.text.contains("lost 0, duplicated 0, mailed 0, credentials seen by another host 0"))
    }

    private func exported(_ server: MailmanServer, _ domain: String) throws -> Exported {
        _ = try server.fill(domain, 12)
        let account = try Exported("mailman:\(server.url)#\(domain)", environment: MailmanServer.credentials)
        try #require(account.result.exitCode == 0, "\(account.result.allText)")
        return account
    }
}
