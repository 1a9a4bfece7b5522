import DataportTemplates
import Testing

/// What looks like a tag and is text.
struct TextTests {
    @Test(arguments: [
        (TagFamily.mailwizz, "<!--[if mso]>x<![endif]-->"), (.mailwizz, "a[0] = [1]; [lower] [A b] [] [FNAME"),
        (.mailwizz, "[FNAME\n]"), (.mailchimp, "*|* |* *| |* **||**"), (.listmonk, "{{ {{}} } { a"),
        (.brevo, "{{}} { % if % }"), (.sendgrid, "{{}} {{{ <% if %> 5 <% 6"),
        (.mautic, "body{color:red;} {x} {firstname} {{subject}"),
        (.phplist, "<!--[if mso]>x<![endif]--> [a] [Name] [1]"),
        (.sendy, "<!--[if mso]> [x] [unsub] [Country]<![endif]-->"),
        (.keila, "{{}} {%"), (.mailwizz, "<![CDATA[ x ]]>"), (.phplist, "<![CDATA[ x ]]>"),
    ])
    func `text is no tag`(_ family: TagFamily, _ text: String) {
        let found = meanings(family, bytes(text))
        #expect(found.isEmpty || text.contains("{{subject}") && found == [.value(.campaignSubject)], "\(found)")
    }

    @Test func `a tag that is not UTF-8 is text`() {
        #expect(meanings(.mailchimp, [0x2A, 0x7C, 0x46, 0xFF, 0x7C, 0x2A]).isEmpty)
        #expect(meanings(.listmonk, [0x7B, 0x7B, 0xC3, 0x7D, 0x7D]).isEmpty)
    }

    @Test func `brackets without end take time in proportion to their number`() {
        for family in TagFamily.allCases {
            for piece in ["[", "{{", "*|", "{% if \"", "<%", "{", "{{ \"", "<a href=\"", "<", "<!--", "url("] {
                let body = [[UInt8]](repeating: bytes(piece), count: 3_000).flatMap { $0 }
                _ = meanings(family, body)
                _ = TemplateCheck(family).run(body, file: "x")
            }
        }
    }
}
