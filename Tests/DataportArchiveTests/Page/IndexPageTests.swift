import DataportArchive
import DataportCore
import DataportTestKit
import Foundation
import Testing

struct IndexPageTests {
    private static func page(_ account: ExampleAccount) -> String {
        String(decoding: IndexPage(facts: account.facts, overview: account.overview).document.bytes, as: UTF8.self)
    }

    @Test func `the page is well formed, with unique ids and one h1`() {
        let scan = PageScan(Self.page(ExampleAccount()))
        #expect(scan.problems.isEmpty)
        #expect(Set(scan.ids).count == scan.ids.count)
        #expect(scan.tags.count { $0 == "h1" } == 1)
        #expect(scan.tags.contains("html lang"))
        for landmark in ["header", "nav aria-label", "main id", "footer"] {
            #expect(scan.tags.count { $0 == landmark } == 1, "\(landmark)")
        }
    }

    @Test func `headings descend one level at a time`() {
        let levels = PageScan(Self.page(ExampleAccount())).tags.compactMap { tag -> Int? in
            tag.hasPrefix("h") ? Int(tag.dropFirst().prefix(1)) : nil
        }
        #expect(levels.first == 1)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    }

    @Test func `every table has a caption and every heading of a table a scope`() {
        let tags = PageScan(Self.page(ExampleAccount())).tags
        let tables = tags.indices.filter { tags[$0] == "table" }
        #expect(tables.count > 5)
        #expect(tables.allSatisfy { tags[$0 + 1] == "caption" })
        #expect(tags.filter { $0 == "th" || $0.hasPrefix("th ") }.allSatisfy { $0.hasPrefix("th scope") })
    }

    @Test func `every chart has a name and a description`() {
        let scan = PageScan(Self.page(ExampleAccount()))
        let charts = scan.tags.filter { $0.hasPrefix("svg") && $0.contains("role") }
        #expect(charts.count == 3)
        let labels = scan.attributes.filter { $0.name.hasPrefix("aria-labelledby") }.flatMap {
            $0.value.split(separator: " ")
        }
        #expect(labels.allSatisfy { scan.ids.contains(String($0)) })
    }

    @Test func `nothing on the page runs, and nothing comes from elsewhere`() {
        let page = Self.page(ExampleAccount())
        let scan = PageScan(page)
        let names = Set(scan.tags.map { $0.split(separator: " ").first.map(String.init) ?? "" })
        #expect(
            names.isDisjoint(with: [
                "script", "iframe", "object", "embed", "form", "link", "base", "foreignObject", "use",
            ]))
        #expect(scan.attributes.allSatisfy { !$0.name.hasPrefix("on") && $0.name != "style" && $0.name != "srcset" })
        #expect(!scan.style.contains("url(") && !scan.style.contains("@import"))
        #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("//"))
    }

    @Test func `the policy allows the one style sheet by its digest`() throws {
        let page = Self.page(ExampleAccount())
        let digest = try Self.sha256(PageScan(page).style)
        let policy = try #require(
            PageScan(page).attributes.first { $0.name == "content" && $0.value.contains("default-src") })
        #expect(
            policy.value
                == "default-src 'none'; style-src 'sha256-\(digest)'; img-src 'self'; base-uri 'none'; form-action 'none'",
            "set PageStyle.digest to \(digest)")
    }

    // An implementation that is not ours: coreutils.
    private static func sha256(_ text: String) throws -> String {
        let hex = try Program("sha256sum").run([], input: Data(text.utf8)).text.prefix(64)
        let bytes = stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
        return Data(bytes).base64EncodedString()
    }

    @Test func `every link leads to a section or to a file of the archive`() {
        let account = ExampleAccount()
        let scan = PageScan(Self.page(account))
        let (facts, overview) = (account.facts, account.overview)
        let fixed = ["README.txt", "report/portability-report.json", "datapackage.json", "manifest-sha256.txt"]
        let bodies =
            overview.campaigns.shown.flatMap { [$0.html, $0.text] }
            + overview.templates.shown.flatMap { [$0.html, $0.screenshot] }
        let files = Set(
            fixed + facts.kinds.flatMap(\.files).map(\.path) + facts.spreadsheets.map(\.path) + bodies.compactMap { $0 }
        )
        #expect(scan.links.count > 100)
        for link in scan.links {
            #expect(link.hasPrefix("#") ? scan.ids.contains(String(link.dropFirst())) : files.contains(link), "\(link)")
        }
        #expect(facts.kinds.flatMap(\.files).allSatisfy { scan.links.contains($0.path) })
    }

    @Test func `bodies are not linked when the archive holds none`() {
        let account = ExampleAccount()
        var facts = account.facts
        facts.contentFiles = 0
        let page = String(decoding: IndexPage(facts: facts, overview: account.overview).document.bytes, as: UTF8.self)
        #expect(!PageScan(page).links.contains { $0.hasPrefix("data/content/") })
    }

    @Test func `a path that is not of the archive never becomes a link`() {
        let account = ExampleAccount()
        var overview = account.overview
        let harmless = overview.campaigns.shown[0]
        overview.campaigns.shown = Self.hostilePaths.map { path in
            var campaign = harmless
            campaign.html = path
            campaign.text = path
            return campaign
        }
        let plain = overview.templates.shown[0]
        overview.templates.shown = Self.hostilePaths.map { path in
            var template = plain
            template.html = path
            template.screenshot = path
            return template
        }
        let page = String(decoding: IndexPage(facts: account.facts, overview: overview).document.bytes, as: UTF8.self)
        #expect(
            !PageScan(page).links.contains { $0.hasPrefix("data/content/") || $0.contains(":") || $0.contains("..") })
    }

    private static let hostilePaths = [
        "javascript:alert(1)", "../../etc/passwd", "/etc/passwd", "data/content/ab/../../x.html", "data:text/html,x",
        "data/content/ab/" + String(repeating: "a", count: 63) + ".html", "//example.org/x", "file:///etc/passwd",
        "data/content/ab/" + String(repeating: "c", count: 64) + ".html",
        "data/content/cc/" + String(repeating: "c", count: 64),
        "data/content/cc/" + String(repeating: "c", count: 64) + ".h\"x",
        "data/content/cc/" + String(repeating: "c", count: 64) + ".html#x",
        "data/content/cc/" + String(repeating: "C", count: 64) + ".html",
        " data/content/cc/" + String(repeating: "c", count: 64) + ".html",
    ]

    @Test func `an empty account has a page too`() {
        var facts = ExampleAccount().facts
        facts.kinds = AssetKind.catalogue.map { .init(kind: $0, state: .unreadable) }
        facts.redactions = []
        facts.spreadsheets = []
        let page = String(decoding: IndexPage(facts: facts, overview: AccountOverview()).document.bytes, as: UTF8.self)
        let scan = PageScan(page)
        #expect(scan.problems.isEmpty)
        #expect(scan.text.contains("not in this archive"))
    }

    @Test func `a kind that could not be read is never shown as zero`() {
        let account = ExampleAccount()
        var facts = account.facts
        for index in facts.kinds.indices where facts.kinds[index].kind.id == .template {
            facts.kinds[index].state = .unreadable
        }
        var overview = account.overview
        overview.templates = Excerpt()
        let page = String(decoding: IndexPage(facts: facts, overview: overview).document.bytes, as: UTF8.self)
        #expect(page.contains("<dt>Templates</dt><dd><b>–</b><span>not in this archive</span></dd>"))
    }
}
