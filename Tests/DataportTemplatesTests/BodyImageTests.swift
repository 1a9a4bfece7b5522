import DataportTemplates
import Testing

/// The images of a body.
struct BodyImageTests {
    private func addresses(_ body: String, _ family: TagFamily? = nil) -> [String] {
        BodyImage.find(in: Array(body.utf8), tags: family).map(\.address)
    }

    @Test(arguments: [
        ("<img src=a.png>", ["a.png"]),
        ("<IMG\nalt='>' SRC = ' https://a.example/b c.png '>", ["https://a.example/b c.png"]),
        ("<img src=\"https://a.example/?a=1&amp;b=2\">", ["https://a.example/?a=1&b=2"]),
        ("<img srcset=\"a.png 1x, b,c.png 2x,d.png, e.png\">", ["a.png", "b,c.png", "d.png", "e.png"]),
        ("<picture><source srcset='a.webp'><img src='a.png'></picture>", ["a.webp", "a.png"]),
        ("<img srcset=''><img srcset=' , ,'>", []),
        ("<td background='a.png' style='background:url(b.png)'>", ["a.png", "b.png"]),
        ("<style>a{b:url(\"c.png\")}</style><!-- <img src=d.png> --><a href=e.png>f</a>", ["c.png"]),
    ])
    func `images are found where HTML has them`(body: String, expected: [String]) {
        #expect(addresses(body) == expected)
    }

    @Test func `an address that a tag gives is nobody's to know`() {
        let body =
            "<img src='[LOGO_URL]'><img src='https://a.example/[FNAME].png'><img src='a.png?[FNAME]'><img src='b.png'>"
        #expect(addresses(body, .mailwizz) == ["b.png"])
        #expect(addresses(body).count == 4)
    }

    @Test func `every address stands in the body at its range`() {
        let body = Array("<p>\u{FC}</p>\n<img srcset='a.png 1x, b.png'><img src=c.png>".utf8)
        for image in BodyImage.find(in: body, tags: nil) {
            #expect(String(decoding: body[image.range], as: UTF8.self) == image.address)
        }
        let first = BodyImage.find(in: body, tags: nil)[0]
        #expect(first.line == 2 && first.column == 14)
    }

    @Test func `the old service is a host or below one`() {
        let body =
            "<img src=//mcusercontent.com/a><img src=https://x.lists.example.org/a><img src=https://notlists.example.org/a><img src=cid:mcusercontent.com>"
        let images = BodyImage.find(in: Array(body.utf8), tags: nil)
        #expect(images.map { $0.isOnOldService(["Lists.example.org"]) } == [true, true, false, false])
        #expect(images.map(\.isOnServer) == [true, true, true, false])
    }

    @Test func `every family has a word for its dialect, and the words lead back`() {
        for family in TagFamily.allCases { #expect(TagFamily.families(ofDialect: family.dialect).contains(family)) }
        for word in ["none", "unknown", "activecampaign", "mailgun", ""] {
            #expect(TagFamily.families(ofDialect: word).isEmpty)
        }
        #expect(
            TagFamily.guess(Array("{{ contact.data.CITY }} {{ unsubscribe_link }}".utf8), among: [.brevo, .keila])
                == .keila)
        #expect(TagFamily.guess(Array("no tag".utf8), among: [.brevo, .keila]) == nil)
    }
}
