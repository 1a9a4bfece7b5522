import DataportBodies
import DataportTemplates
import DataportTestKit
import Testing

/// Random bodies and addresses: nothing crashes, and what is let through is what it says.
struct RandomTextTests {
    private static let pieces = [
        "http", "https", "HTTP", ":", "//", "/", "@", "[", "]", "127.0.0.1", "10.0.0.1", "8.8.8.8",
        "images.example.org", "0x7f", ".",
        "1", "%", "2e", "?", "#", "\\", " ", "\t", "é", "::1", ":80", ":25", "-", "_", "",
    ]

    @Test func `an address that is let through names a public host and nothing else`() {
        var random = SeededGenerator(seed: 7)
        var passed = 0
        for _ in 0..<50_000 {
            let parts = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                Self.pieces.randomElement(using: &random) ?? ""
            }
            let start = Bool.random(using: &random) ? "https://" : ""
            guard let address = try? MediaAddress(start + parts.joined(), AddressRules()) else { continue }
            passed += 1
            // Read again it is the same, and nothing of it can be read otherwise.
            #expect((try? MediaAddress(address.text, AddressRules())) == address, "\(address.text)")
            let host = address.text.split(separator: "/", omittingEmptySubsequences: false)[2]
            #expect(host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !host.contains("@") && !host.contains("%"))
            let literal = host.prefix { $0 != ":" }
            #expect(literal != "127.0.0.1" && literal != "10.0.0.1" && !host.hasPrefix("[::1]"), "\(address.text)")
        }
        #expect(passed > 500)
    }

    private static let markup = [
        "<img src=", "<img srcset='", "<source srcset=\"", "'", "\"", ">", "<td background=", "<style>", "</style>",
        "url(", ")", "<!--",
        "-->", "<a href='", "https://a.example/1.png", "//a.example/2.png", " ", ",", " 2x", "&amp;", "[FNAME]",
        "[UNSUBSCRIBE_URL]", "é",
        "\n", "<", "style='", "=",
    ]

    @Test func `images of any bytes stand in their order and inside of the body`() {
        var random = SeededGenerator(seed: 11)
        var found = 0
        for _ in 0..<20_000 {
            var body = (0..<Int.random(in: 0...20, using: &random)).flatMap { _ in
                Array((Self.markup.randomElement(using: &random) ?? "").utf8)
            }
            if !body.isEmpty, Bool.random(using: &random) {
                body[Int.random(in: body.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            for family in [nil, TagFamily.mailwizz] {
                var end = 0
                for image in BodyImage.find(in: body, tags: family) {
                    #expect(image.range.lowerBound >= end && image.range.upperBound <= body.count)
                    end = image.range.upperBound
                    found += 1
                }
            }
        }
        #expect(found > 1000)
    }
}
