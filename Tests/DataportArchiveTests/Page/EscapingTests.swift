import DataportArchive
import DataportCore
import Testing

struct EscapingTests {
    private static func page(_ account: ExampleAccount) -> String {
        String(decoding: IndexPage(facts: account.facts, overview: account.overview).document.bytes, as: UTF8.self)
    }

    // Long enough that cutting a name for the chart cannot hide a difference, and empty for nothing that the page leaves out.
    private static let markup = [
        "<script>alert(1)</script>", "</script><script>x</script>", "<img src=x onerror=alert(1)>",
        "</style><script>x</script>",
        "<style>*{display:none}</style>", "</title><h1>x</h1>", "</bdi><b>", "<!--", "-->", "<![CDATA[", "]]>",
        "<!DOCTYPE html>",
        "<svg onload=alert(1)>", "<iframe src=//x>", "<base href=//x>", "<meta http-equiv=refresh content=0>",
        "<a href=x>",
        "\"", "'", "\" onmouseover=\"x", "' onmouseover='x", "\">", "'>", "`", "=", "/>", "<", ">", "&", "</", "<a",
        "< b >",
        "&lt;script&gt;", "&#60;script&#62;", "&#x3c;", "&amp;amp;", "&notit;", "&lt", "&#0;", "&#xD800;",
        "&#9999999999;", "&",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html;base64,PHNjcmlwdD4=", "vbscript:x",
        "//example.org",
        "\\", "\\u003cscript\\u003e", "${7*7}", "{{constructor}}", "<%= 1 %>", "<?php ?>", "%3Cscript%3E",
        "+ADw-script+AD4-",
        "</p>", "</main></body></html>", "<plaintext>", "<textarea>", "</textarea>", "<noscript>", "<template>",
        "<math><mi>",
        "<details open ontoggle=x>", "<input autofocus onfocus=x>", "<x y=\"z", "<x y='z", "a\u{2028}b", "a\u{2029}b",
        "a\tb", "a\nb", "a\r\nb",
    ]
    private static let controls =
        (0...0x1F).map { "a\(Character(Unicode.Scalar(UInt8($0))))b" }
        + (0x7F...0x9F).map { "a\(Character(Unicode.Scalar(UInt8($0))))b" }
    private static let directions = [
        0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFFFE, 0xFFFF,
    ].map {
        "a\(Character(Unicode.Scalar(UInt32($0))!))b"
    }
    private static let languages = [
        "مرحبا بالعالم", "שלום עולם", "abc שלום 123", "日本語のとても長い件名です", "e\u{301}\u{301}\u{301}", "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        String(repeating: "W", count: 20_000), String(repeating: "<", count: 500),
        String(repeating: "\u{301}", count: 200),
    ]

    static let hostile = markup + controls + directions + languages

    @Test func `more than 100 hostile values are tried`() { #expect(Self.hostile.count > 100) }

    @Test func `hostile text in every field leaves the structure of the page as it is`() {
        let harmless = PageScan(
            Self.page(ExampleAccount(text: { _ in "harmless" }, subscriptionsPerList: 6, campaignCount: 4)))
        for value in Self.hostile {
            let scan = PageScan(
                Self.page(ExampleAccount(text: { _ in value }, subscriptionsPerList: 6, campaignCount: 4)))
            #expect(scan.tags == harmless.tags, "\(value.debugDescription.prefix(60))")
            #expect(scan.problems.isEmpty, "\(value.debugDescription.prefix(60))")
            #expect(scan.links == harmless.links)
        }
    }

    @Test func `characters that act are made visible`() {
        let value = (Self.controls + Self.directions).joined()
        let page = Self.page(ExampleAccount(text: { _ in value }, subscriptionsPerList: 6, campaignCount: 4))
        let forbidden = page.unicodeScalars.contains {
            switch $0.value {
            case 0x0A: false
            case 0...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: true
            default: false
            }
        }
        #expect(!forbidden)
        #expect(page.contains("<h1><bdi>a␀ba␁ba␂b"))
    }

    @Test func `text stays the text it was`() {
        let page = Self.page(
            ExampleAccount(text: { _ in "a<b> & \"c\" 'd' €" }, subscriptionsPerList: 6, campaignCount: 4))
        #expect(page.contains("<h1><bdi>a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; €</bdi></h1>"))
    }

    @Test func `a very long name is cut and the page stays small`() {
        let page = Self.page(
            ExampleAccount(
                text: { _ in String(repeating: "W", count: 1_000_000) }, subscriptionsPerList: 6, campaignCount: 4))
        #expect(page.utf8.count < 300_000)
        #expect(page.contains("W…</bdi></h1>"))
    }
}
