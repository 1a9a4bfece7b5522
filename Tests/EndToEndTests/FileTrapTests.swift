import DataportTestKit
import Foundation
import Testing

/// The mistakes that migrations of files are known for, each by its name.
struct FileTrapTests {
    private static let header =
        "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LAST_CHANGED,LEID,EUID,NOTES,TAGS"

    private let scratch: TemporaryDirectory

    init() throws { scratch = try TemporaryDirectory() }

    private func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: scratch.file(name)))
        return scratch.file(name)
    }

    private func audience(_ rows: String..., time: String? = nil, name: String) throws -> String {
        let header = time.map { Self.header.replacingOccurrences(of: "LAST_CHANGED", with: $0) } ?? Self.header
        return try write(([header] + rows).joined(separator: "\n") + "\n", to: name)
    }

    @Test func `a cleaned file alone makes nobody subscribed`() throws {
        let file = try audience(
            "a@example.com,A,B,2,,,2020-01-01 00:00:00,1,e,,", time: "CLEAN_TIME", name: "cleaned.csv")
        let exported = try Exported("mailchimp-export:\(file)")
        try exported.requireValid()
        #expect(try exported.statuses() == ["bounced": 1])
        let hold = try #require(try exported.records("suppressions").first)
        #expect(hold["reason"] as? String == "hard_bounce" && hold["since"] as? String == "2020-01-01T00:00:00Z")
    }

    @Test func `an unsubscribed file named subscribed.csv is refused`() throws {
        let file = try audience(
            "a@example.com,A,B,2,,,2020-01-01 00:00:00,1,e,,", time: "UNSUB_TIME", name: "subscribed.csv")
        let exported = try Exported("mailchimp-export:\(file)")
        #expect(exported.result.exitCode == 65)
        #expect(exported.result.errorText.contains("the file contradicts itself"))
    }

    @Test func `a status that no file of Mailchimp has is refused`() throws {
        let file = try audience("a@example.com,A,B,2,,,,1,e,,", name: "people.csv")
        let exported = try Exported("mailchimp-export:\(file)", ["--status", "suppressed"])
        #expect(exported.result.exitCode == 64)
    }

    @Test func `the order of day and month is found out, or asked for`() throws {
        let clear = try write(
            "email,status,subscribed on\na@example.com,active,03/04/2024\nb@example.com,active,25/12/2023\n",
            to: "clear.csv")
        let exported = try Exported("csv:\(clear)")
        try exported.requireValid()
        #expect(try exported.subscription(of: "a@example.com")["since"] as? String == "2024-04-03T00:00:00Z")
        let open = try write("email,status,subscribed on\na@example.com,active,03/04/2024\n", to: "open.csv")
        let asked = try Exported("csv:\(open)")
        #expect(asked.result.exitCode == 65)
        #expect(asked.result.errorText.contains("with the day or with the month first"))
    }

    @Test func `of two statuses of a person the stricter one counts, and it is said`() throws {
        let yes = try audience("a@example.com,A,B,2,,,,1,e,,", name: "subscribed.csv")
        let no = try audience(
            "a@example.com,A,B,2,,,2020-01-01 00:00:00,1,e,,", time: "UNSUB_TIME", name: "unsubscribed.csv")
        for order in ["\(yes),\(no)", "\(no),\(yes)"] {
            let exported = try Exported("mailchimp-export:\(order)", ["--list", "News"])
            try exported.requireValid()
            #expect(try exported.statuses() == ["unsubscribed": 1])
            #expect(exported.result.text.contains("1 × people stand on one list with two statuses"))
            let other = try exported.subscription(of: "a@example.com")["extra"] as? [String: Any]
            let rows = try #require(other?["dataport_other_rows"] as? [[String: Any]])
            #expect(rows.map { $0["status"] as? String } == ["subscribed"], "nothing is lost")
        }
    }

    @Test func `twins that differ in capitals are one person`() throws {
        let file = try audience(
            "Ada@Example.com,Ada,L,2,,,,1,e,,", "ada@example.COM,Ada,Lovelace,2,,,,2,f,,", name: "subscribed.csv")
        let exported = try Exported("mailchimp-export:\(file)")
        try exported.requireValid()
        #expect(try exported.records("contacts").count == 1)
        #expect(exported.result.text.contains("[address.twins]"))
    }

    @Test func `an address that is both subscribed and suppressed is held`() throws {
        let table = try write("email,status\na@example.com,subscribed\nb@example.com,subscribed\n", to: "people.csv")
        let held = try write("email,reason,status,created\na@example.com,550,5.1.1,1700000000\n", to: "bounces.csv")
        let exported = try Exported("csv:\(table),\(held)")
        try exported.requireValid()
        #expect(try exported.statuses() == ["subscribed": 2])
        #expect(try exported.records("suppressions").map { $0["scope"] as? String } == ["account"])
        #expect(
            exported.result.text.contains("1 × people are subscribed and held for the whole account; the hold counts"))
    }

    @Test func `a blank status is no yes`() throws {
        let table = try write("email,status\na@example.com,subscribed\nb@example.com,\n", to: "people.csv")
        let exported = try Exported("csv:\(table)")
        try exported.requireValid()
        #expect(try exported.statuses() == ["subscribed": 1, "unknown": 1])
    }

    @Test func `a table without status is refused, and taken when somebody says what its people are`() throws {
        let table = try write("email,name\na@example.com,Ada\n", to: "people.csv")
        let refused = try Exported("csv:\(table)")
        #expect(refused.result.exitCode == 65)
        #expect(refused.result.errorText.contains("nothing in this table says whether its people are subscribed"))
        let said = try Exported("csv:\(table)", ["--status", "unsubscribed"])
        try said.requireValid()
        #expect(try said.statuses() == ["unsubscribed": 1])
    }

    @Test func `an unknown status word is refused, also far behind in the file`() throws {
        let rows = (0..<30_000).map { "person\($0)@example.com,subscribed\n" }.joined()
        let table = try write("email,status\n" + rows + "z@example.com,frozen\n", to: "people.csv")
        let refused = try Exported("csv:\(table)")
        #expect(refused.result.exitCode == 65)
        #expect(refused.result.errorText.contains("“frozen” in the column “status”"))
        #expect(refused.result.errorText.contains("people.csv:30002"))
    }

    @Test func `a consent of the future proves nothing and is kept`() throws {
        let file = try audience(
            "a@example.com,A,B,2,2099-01-01 00:00:00,2020-01-01 00:00:00,,1,e,,", name: "subscribed.csv")
        let exported = try Exported("mailchimp-export:\(file)")
        try exported.requireValid()
        #expect(try exported.records("consent_events").map { $0["event"] as? String } == ["confirm"])
        let extra = try exported.subscription(of: "a@example.com")["extra"] as? [String: Any]
        #expect(extra?["OPTIN_TIME"] as? String == "2099-01-01 00:00:00")
        #expect(exported.result.text.contains("[time.future]"))
    }

    @Test
    func `telephone numbers, formulas, tags with commas and quotes, emoji and right-to-left names stay what they are`()
        throws
    {
        let file = try audience(
            #"a@example.com,=1+1,+47 900 00 000,2,,,,1,e,,"""VIP"",""Kunde, alt"",""say """"hi""""""""#,
            "b@example.com,🎉 Party,👩‍👩‍👧‍👦,2,,,,1,e,,", "c@example.com,فاطمة,العربي,2,,,,1,e,\u{202E}abc,",
            name: "subscribed.csv")
        let exported = try Exported("mailchimp-export:\(file)")
        try exported.requireValid()
        let a = try #require(try exported.subscription(of: "a@example.com")["fields"] as? [String: Any])
        #expect(a["FNAME"] as? String == "=1+1" && a["LNAME"] as? String == "+47 900 00 000")
        #expect(a["TAGS"] as? [String] == ["VIP", "Kunde, alt", "say \"hi\""])
        #expect(try exported.contact("b@example.com")["name"] as? String == "🎉 Party 👩‍👩‍👧‍👦")
        #expect(try exported.contact("c@example.com")["name"] as? String == "فاطمة العربي")
        let extra = try exported.subscription(of: "c@example.com")["extra"] as? [String: Any]
        #expect(extra?["NOTES"] as? String == "\u{202E}abc")
    }

    @Test func `a list of suppressed addresses that is not understood is an error and not an empty account`() throws {
        let list = try write("\"quoted, local\"@example.org\na@example.com\nnot an address\n", to: "suppressed.txt")
        let exported = try Exported("phplist-export:\(list)")
        try exported.requireValid()
        #expect(try exported.records("suppressions").count == 3, "a no is kept, whatever the address looks like")
        let other = try Exported("phplist-export:\(try write("shopping\nmilk\n", to: "other.txt"))")
        #expect(other.result.exitCode == 65)
    }

    @Test func `an address does not get into messages`() throws {
        let table = try write(
            "email,status\nsecret.person@example.com,subscribed\nother@example.com,x,y\n", to: "people.csv")
        let exported = try Exported("csv:\(table)", ["--verbose"])
        #expect(exported.result.exitCode == 65)
        #expect(!exported.result.errorText.contains("other@example.com"))
    }
}
