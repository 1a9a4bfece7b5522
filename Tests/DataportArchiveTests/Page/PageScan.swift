import Foundation

/// A page taken apart without a browser: tags in order, links, anchors. Strict, so that a test fails on what a browser would forgive.
struct PageScan {
    private(set) var tags: [String] = []
    private(set) var links: [String] = []
    private(set) var ids: [String] = []
    private(set) var attributes: [(tag: String, name: String, value: String)] = []
    private(set) var problems: [String] = []
    private(set) var text = ""
    private(set) var style = ""

    private static let void: Set = ["meta", "img", "br", "hr", "link", "input"]

    // Byte by byte, as browsers see markup: to `String` a tag's end and an accent that follows it are one character.
    init(_ page: String) {
        var open: [String] = []
        var rest = Substring(String(page.utf8.map { Character(Unicode.Scalar($0)) }))
        while let start = rest.firstIndex(of: "<") {
            let words = rest[..<start]
            text += words
            if words.contains(">") { problems.append("a > in text: \(words.suffix(40))") }
            rest = rest[start...].dropFirst()
            guard let end = rest.firstIndex(of: ">") else {
                problems.append("a tag without end")
                return
            }
            let tag = rest[..<end]
            rest = rest[end...].dropFirst()
            if tag.hasPrefix("!") {
                tags.append(String(tag))
            } else if tag.hasPrefix("/") {
                let name = String(tag.dropFirst())
                tags.append("/" + name)
                if open.popLast() != name { problems.append("</\(name)> closes nothing") }
            } else {
                let name = read(tag)
                if !Self.void.contains(name), !tag.hasSuffix("/") { open.append(name) }
                if name == "style", let close = rest.range(of: "</style>") {
                    style = String(rest[..<close.lowerBound])
                    rest = rest[close.lowerBound...]
                }
            }
        }
        text += rest
        if !open.isEmpty { problems.append("never closed: \(open)") }
    }

    private mutating func read(_ tag: Substring) -> String {
        var rest = tag.hasSuffix("/") ? tag.dropLast() : tag
        let name = String(rest.prefix { $0 != " " })
        rest = rest.dropFirst(name.count)
        var shape = name
        while let space = rest.first {
            guard space == " ", let equals = rest.firstIndex(of: "=") else {
                problems.append("what is this in <\(name)>: \(rest)")
                break
            }
            let key = String(rest[..<equals].dropFirst())
            rest = rest[equals...].dropFirst()
            guard rest.first == "\"", let quote = rest.dropFirst().firstIndex(of: "\"") else {
                problems.append("an attribute without quotes in <\(name)>")
                break
            }
            let value = String(rest.dropFirst()[..<quote])
            rest = rest[quote...].dropFirst()
            shape += " " + key
            attributes.append((name, key, value))
            if key == "href" || key == "src" { links.append(value) }
            if key == "id" { ids.append(value) }
        }
        tags.append(shape)
        return name
    }
}
