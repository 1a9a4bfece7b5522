import DataportCore
import DataportTemplates
import Testing

/// `TemplateCheck`.
struct CheckTests {
    private func rules(_ body: String, _ family: TagFamily = .mailchimp, hosts: [String] = []) -> [String] {
        TemplateCheck(family, oldHosts: hosts).run(bytes(body), file: "x").findings.map(\.rule)
    }

    private static let unsubscribe = "<a href=\"*|UNSUB|*\">bye</a>"

    @Test(arguments: [
        ("<a href=\"\">x</a>", ["link.empty"]), ("<a href=#>x</a>", ["link.empty"]), ("<a href='#top'>x</a>", []),
        ("<a href=\"www.example.org\">x</a>", ["link.no_scheme"]),
        ("<A HREF=\"example.org/a?b=c:d\">x</A>", ["link.no_scheme"]),
        ("<a href=\"mailto:a@example.org\">x</a><a href=\"tel:+47\">y</a>", []),
        ("<a href=\"javascript:x()\">x</a>", ["link.script"]),
        ("<a href=\" https://example.org/\">x</a>", []), ("<a href=\"//example.org/\">x</a>", []),
        ("<a href=\"https://us1.list-manage.com/x\">x</a>", ["link.old_service"]),
        ("<a href=\"https://notlist-manage.com/x\">x</a>", []), ("<a href=\"*|ARCHIVE|*\">x</a>", []),
        ("<img src=\"data:image/gif;base64,AAAA\">", ["image.data"]), ("<img src=cid:logo>", ["image.cid"]),
        ("<img src=\"https://mcusercontent.com/x.png\">", ["image.old_service"]),
        ("<img src=\"https://user@GALLERY.mailchimp.com:443/x.png\">", ["image.old_service"]),
        ("<img src=\"logo.png\">", ["image.no_scheme"]), ("<img alt='a>b' src=\"\">", ["image.empty"]),
        ("<td background=\"data:image/png,x\">", ["image.data"]),
        ("<td style=\"background:url('https://mcusercontent.com/x.png')\">", ["image.old_service"]),
        ("<style>a{background:url(cid:x)}</style>", ["image.cid"]), ("<!-- <img src=\"cid:x\"> -->", []),
        ("<!--[if mso]><v:fill src=\"cid:x\"/><![endif]-->", ["image.cid"]), ("*|REWARDS|*", ["tag.unknown"]),
        ("*|IF:A|*", ["tag.unbalanced"]), ("<a title=\"<img src='cid:x'>\" href=\"https://example.org\">x</a>", []),
        ("<p>1 < 2, a<b and <", []),
    ])
    func `finds`(_ body: String, _ expected: [String]) {
        #expect(rules(Self.unsubscribe + body) == expected, "\(body)")
    }

    @Test func `a body without unsubscribe link is an error of the whole file`() {
        let outcome = TemplateCheck(.brevo).run(bytes("<p>Hi</p>"), file: "x.html")
        #expect(outcome.findings.map(\.rule) == ["unsubscribe.missing"])
        #expect(outcome.findings[0].severity == .error && outcome.findings[0].place == Finding.Place("x.html"))
    }

    @Test func `tags of other services are text that people would read`() {
        let body =
            "<a href=\"{{ UnsubscribeURL }}\">x</a> *|LIST:COMPANY|* <a href=\"*|FORWARD|*\">y</a> [NOTE] [EMAIL]"
        let outcome = TemplateCheck(.listmonk).run(bytes(body), file: "x")
        #expect(outcome.findings.map(\.rule) == ["tag.foreign", "tag.foreign", "tag.foreign"])
        #expect(outcome.findings[0].message.hasPrefix("this is a tag of Mailchimp"))
    }

    @Test func `hosts of an own server are named by the user`() {
        let body = Self.unsubscribe + "<img src=\"https://mail.example.org/a.png\">"
        #expect(rules(body).isEmpty)
        #expect(rules(body, hosts: ["Example.org"]) == ["image.old_service"])
    }

    @Test func `a tag with quotes in an attribute does not end it`() {
        let body =
            "<a href=\"{{ UnsubscribeURL }}\">x</a><a href=\"{{ TrackLink \"https://example.org\" . }}\" title='x'>y</a><img src=\"cid:a\">"
        let outcome = TemplateCheck(.listmonk).run(bytes(body), file: "x")
        #expect(
            outcome.findings.map(\.rule) == ["tag.unknown", "image.cid"] && outcome.links == 2 && outcome.images == 1)
    }

    @Test(
        arguments: MeaningTests.all.filter {
            switch $0.tag {
            case .value(let value): value != .contactID && value != .comment
            default: false
            }
        })
    func `pages and data tell whose tags they are`(_ row: MeaningTests.Row) {
        guard let guess = TagFamily.guess(bytes(row.text)) else { Issue.record("no guess"); return }
        // `{{unsubscribe}}` belongs to two services.
        #expect(guess == row.family || meanings(guess, bytes(row.text)) == [row.tag])
    }

    @Test func `a text without tags tells nothing`() { #expect(TagFamily.guess(bytes("<p>Hello</p>")) == nil) }
}
