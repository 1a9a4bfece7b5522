import DataportTemplates
import Testing

/// Laws that hold for every service and every pair of services.
struct LawTests {
    /// A body in words of ours: what a reader would get, tag by tag. A date is its parts, however many tags say them; names of services that
    /// know one letter case only are the same field in it.
    private static func spoken(_ family: TagFamily, _ body: String) -> String {
        let body = bytes(body)
        var (text, position) = ("", 0)
        for span in body.withUnsafeBytes({ family.scan($0) }) {
            text += String(decoding: body[position..<span.range.lowerBound], as: UTF8.self) + spoken(span.tag)
            position = span.range.upperBound
        }
        return text + String(decoding: body[position...], as: UTF8.self)
    }

    private static func spoken(_ tag: TemplateTag) -> String {
        switch tag {
        case .date(let parts):
            return parts.map { part in if case .text(let text) = part { text } else { "⟨\(part)⟩" } }.joined()
        case .field(var field):
            if case .custom(let name) = field.name {
                field.name = .custom(name.lowercased())
            }
            return "⟨\(field)⟩"
        default: return "⟨\(tag)⟩"
        }
    }

    @Test(arguments: TagFamily.allCases)
    func `what is written exactly is read as the same`(_ family: TagFamily) {
        var count = 0
        for tag in NeutralTags.single {
            guard let text = family.write(tag).exactText else { continue }
            count += 1
            let read = meanings(family, bytes(text))
            if case .date = tag {
                #expect(Self.spoken(family, text) == Self.spoken(tag), "\(family) \(text)")
            } else {
                #expect(read == [tag], "\(family) \(text)")
            }
        }
        #expect(count > 15)
    }

    @Test(arguments: TagFamily.allCases)
    func `what is written nearly is still a tag of the service, or nothing`(_ family: TagFamily) {
        for tag in NeutralTags.single {
            guard case .near(let text, let reason) = family.write(tag) else { continue }
            #expect(!reason.isEmpty && (text.isEmpty || !meanings(family, bytes(text)).isEmpty), "\(family) \(tag)")
        }
    }

    @Test(arguments: TagFamily.allCases)
    func `conditions are written whole, and read as the same`(_ family: TagFamily) {
        for condition in NeutralTags.conditions {
            guard let begin = family.write(.begin(condition)).exactText else { continue }
            let other = family.write(.otherwise, in: condition).text ?? ""
            let end = family.write(.end, in: condition).text ?? ""
            let read = meanings(family, bytes("\(begin)<b>a</b>\(other)<i>b</i>\(end)"))
            #expect(read == [.begin(condition), .otherwise, .end], "\(family) \(begin)")
        }
    }

    @Test(arguments: [TagFamily.mailchimp, .listmonk, .keila])
    func `services with formats write every date`(_ family: TagFamily) {
        for tag in NeutralTags.dates {
            // Go replaces every 1 and 2 of a layout, and nothing protects them.
            let isBeyondGo = family == .listmonk && ["100", "text(\"2"].contains { "\(tag)".contains($0) }
            #expect((family.write(tag).exactText == nil) == isBeyondGo, "\(family) \(tag)")
        }
    }

    private static let pairs = TagFamily.allCases.flatMap { source in
        TagFamily.allCases.filter { $0 != source }.map { (source, $0) }
    }

    @Test(arguments: pairs)
    func `there and back means the same`(_ source: TagFamily, _ target: TagFamily) throws {
        var count = 0
        for tag in NeutralTags.single {
            guard let text = source.write(tag).exactText, let there = target.write(tag).exactText, !there.isEmpty else {
                continue
            }
            let body = "<p>Ä\(text)</p><a href='\(source.write(.value(.unsubscribe)).text ?? "")'>x</a>"
            let forth = try translate(body, source, target)
            let back = try translate(forth.text, target, source)
            #expect(
                Self.spoken(source, back.text) == Self.spoken(source, body),
                "\(text) \(forth.text)")
            count += 1
        }
        #expect(count > 3)
    }

    @Test(arguments: pairs)
    func `a whole condition there and back means the same`(_ source: TagFamily, _ target: TagFamily) throws {
        for condition in NeutralTags.conditions {
            guard let begin = source.write(.begin(condition)).exactText,
                target.write(.begin(condition)).exactText != nil,
                let end = source.write(.end, in: condition).text
            else { continue }
            let body = "\(begin)<b>a</b>\(source.write(.otherwise, in: condition).text ?? "")<i>b</i>\(end)"
            let forth = try translate(body, source, target)
            let back = try translate(forth.text, target, source)
            #expect(meanings(source, bytes(back.text)) == meanings(source, bytes(body)), "\(body) \(forth.text)")
        }
    }

    @Test(arguments: pairs)
    func `every service says unsubscribe in its own way`(_ source: TagFamily, _ target: TagFamily) throws {
        let tag = try #require(source.write(.value(.unsubscribe)).exactText)
        let forth = try translate("<a href=\"\(tag)\">x</a>", source, target)
        #expect(forth.findings.isEmpty)
        #expect(try forth.text == "<a href=\"\(#require(target.write(.value(.unsubscribe)).exactText))\">x</a>")
    }

    @Test func `a service to itself changes nothing`() throws {
        for family in TagFamily.allCases {
            for tag in NeutralTags.single {
                guard let text = family.write(tag).text else { continue }
                #expect(try translate("x\(text)y", family, family).text == "x\(text)y")
            }
        }
    }
}
