import DataportCore
import DataportTemplates
import Testing

/// Whole bodies.
struct TranslatorTests {
    @Test(arguments: [
        (
            TagFamily.mailchimp, TagFamily.listmonk,
            "Hi *|FNAME|*, *|IF:VIP=yes|*VIP*|ELSEIF:CITY|**|CITY|**|ELSE:|*–*|END:IF|*",
            "Hi {{ .Subscriber.FirstName }}, {{ if eq (print .Subscriber.Attribs.VIP) \"yes\" }}VIP{{ else if .Subscriber.Attribs.CITY }}{{ .Subscriber.Attribs.CITY }}{{ else }}–{{ end }}"
        ),
        (
            .mailchimp, .keila, "*|IFNOT:VIP|*a*|ELSE:|*b*|END:IF|*",
            "{% unless contact.data.VIP %}a{% else %}b{% endunless %}"
        ),
        (.mailchimp, .sendgrid, "*|IF:VIP=yes|*a*|END:IF|*", "{{#equals VIP \"yes\"}}a{{/equals}}"),
        (.brevo, .mailchimp, "{{ contact.FIRSTNAME|default:'you' }}", "*|IF:FNAME|**|FNAME|**|ELSE:|*you*|END:IF|*"),
        (.mailchimp, .mailwizz, "*|DATE:d.m.Y|*", "[CURRENT_DAY].[CURRENT_MONTH].[CURRENT_YEAR]"),
        (.mailwizz, .sendy, "[CURRENT_DATE]", "[currentmonthnumber]/[currentdaynumber]/[currentyear]"),
        (
            .sendy, .brevo, "<unsubscribe style=\"a\">bye</unsubscribe>",
            "<a href=\"{{ unsubscribe }}\" style=\"a\">bye</a>"
        ),
        (
            .listmonk, .mailwizz, "<a href=\"https://example.org/@TrackLink\">x</a>",
            "<a href=\"https://example.org/\">x</a>"
        ),
        (.listmonk, .phplist, "{{ template \"content\" . }}{{ TrackView }}", "[CONTENT][USERTRACK]"),
        (.phplist, .listmonk, "[SHOE SIZE%%?]", "{{ (index .Subscriber.Attribs \"SHOE SIZE\") | default \"?\" }}"),
    ])
    func `a body says the same in another syntax`(
        _ source: TagFamily, _ target: TagFamily, _ body: String, _ expected: String
    ) throws {
        let outcome = try translate(body, source, target)
        #expect(outcome.text == expected)
        #expect(!outcome.findings.contains { $0.severity == .error }, "\(outcome.findings)")
    }

    @Test func `what does not translate stays, and is listed with its place and reason`() throws {
        let outcome = try translate("one\r\nä *|FACEBOOK:LIKE|*\n*|UNSUB|* *|FORWARD|*", .mailchimp, .listmonk)
        #expect(outcome.text == "one\r\nä *|FACEBOOK:LIKE|*\n{{ UnsubscribeURL }} *|FORWARD|*")
        #expect(outcome.findings.map(\.rule) == ["tag.untranslatable", "tag.untranslatable"])
        #expect(outcome.findings.map { "\($0.place.line ?? 0):\($0.place.column ?? 0)" } == ["2:4", "3:11"])
        #expect(
            outcome.findings[1].message == "this tag stays as it is: listmonk has no tag for the link for forwarding")
    }

    @Test func `a condition is translated whole or not at all`() throws {
        let body = "*|IF:A=1|*a*|ELSEIF:B>2|*b*|ELSE:|*c*|END:IF|* *|FNAME|*"
        let outcome = try translate(body, .mailchimp, .brevo)
        #expect(outcome.text == "*|IF:A=1|*a*|ELSEIF:B>2|*b*|ELSE:|*c*|END:IF|* {{ contact.FIRSTNAME }}")
        #expect(outcome.findings.count == 1)
        let outer = "*|IF:A|**|INTERESTED:x|*a*|END:INTERESTED|**|END:IF|*"
        #expect(
            try translate(outer, .mailchimp, .brevo).text
                == "{% if contact.A %}*|INTERESTED:x|*a*|END:INTERESTED|*{% endif %}")
    }

    @Test(arguments: ["*|IF:A|*x", "x*|END:IF|*", "*|ELSE:|*", "*|IF:A|**|IF:B|*x*|END:IF|*"])
    func `a condition without its other half stays`(_ body: String) throws {
        let outcome = try translate(body, .mailchimp, .brevo)
        #expect(outcome.findings.contains { $0.severity == .error && $0.message.contains("does not end") })
    }

    @Test func `a body that would lose its unsubscribe link is refused`() throws {
        for body in ["\n x [UNSUBSCRIBE_URL:filter:urlencode]", "\n x [UNSUBSCRIBE_FROM_CUSTOMER_URL]"] {
            let error = #expect(throws: DataportError.self) { try translate(body, .mailwizz, .mailchimp) }
            #expect(error?.code == .badInput && error?.place == "body.html:2:4")
        }
        // Another link is enough.
        #expect(
            try translate("[UNSUBSCRIBE_URL:filter:urlencode] [UNSUBSCRIBE_URL]", .mailwizz, .mailchimp).findings.count
                == 1)
    }

    @Test func `text that is a tag for the new service is pointed out and not touched`() throws {
        let outcome = try translate("[FNAME]\n {{ x }}", .mailwizz, .listmonk)
        #expect(outcome.text == "{{ .Subscriber.FirstName }}\n {{ x }}")
        #expect(outcome.findings.map(\.rule) == ["text.becomes_tag"] && outcome.findings[0].place.line == 2)
        #expect(outcome.findings[0].place.column == 2)
    }

    @Test func `whole links become elements in HTML and addresses in plain text`() throws {
        #expect(try translate("bye [UNSUBSCRIBE]", .phplist, .brevo).text == "bye {{ unsubscribe }}")
        #expect(
            try translate("<p>[UNSUBSCRIBE]</p>", .phplist, .brevo).text
                == "<p><a href=\"{{ unsubscribe }}\">Unsubscribe</a></p>")
        #expect(try translate("<p>[UNSUBSCRIBE]</p>", .phplist, .mailwizz).text == "<p>[UNSUBSCRIBE_LINK]</p>")
    }

    @Test func `names that a service cannot have are refused, others are said`() throws {
        let long = try translate("{{ contact.data.a_very_long_name }}", .keila, .mailchimp)
        #expect(long.findings.map(\.severity) == [.error] && long.text == "{{ contact.data.a_very_long_name }}")
        let renamed = try translate("{{ contact.data.city }}", .keila, .mailchimp)
        #expect(
            renamed.text == "*|CITY|*" && renamed.findings[0].message == "the field must be called CITY in Mailchimp")
        #expect(try translate("{{ contact.data.email }}", .keila, .mailwizz).findings.map(\.severity) == [.error])
    }
}
