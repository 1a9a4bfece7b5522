import DataportCore
import DataportTestKit

/// Random valid values, with a taste for nasty ones.
struct RecordGenerator {
    private var random: SeededGenerator
    private static let pieces = [
        "a", "Z", "7", " ", "\"", "'", ",", ";", "\\", "/", "\r", "\n", "\r\n", "\t", "\u{0}", "\u{1}", "\u{1F}",
        "\u{7F}",
        "&", "<", ">", "]]>", "&amp;", "<!--", "=", "+", "-", "@", "é", "e\u{301}", "ß", "漢", "ﬁ", "\u{FE0F}",
        "\u{FFFD}",
        "\u{FFFE}", "\u{FFFF}", "\u{FEFF}", "\u{2028}", "\u{202E}", "שלום", "😀", "👩‍👩‍👧", "\u{10FFFF}", "\u{E000}",
        "plain text ",
        "0123456789abcdef", "name@example.org", "{\"a\":1}", "null",
    ]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

    mutating func text() -> String {
        let isPlain = below(2) == 0
        let pieces = isPlain ? ["abcd", "e", "f ", "gh1"] : Self.pieces
        return (0..<below(below(8) == 0 ? 40 : 6)).map { _ in pieces[below(pieces.count)] }.joined()
    }

    mutating func timestamp() -> String {
        func digits(_ value: Int, _ width: Int) -> String {
            String(repeating: "0", count: width - String(value).count) + String(value)
        }
        let date = [digits(below(10000), 4), digits(1 + below(12), 2), digits(1 + below(28), 2)]
        let time = [digits(below(24), 2), digits(below(60), 2), digits(below(60), 2)]
        let places = below(10)
        let fraction = places == 0 ? "" : "." + (0..<places).map { _ in String(below(10)) }.joined()
        return date.joined(separator: "-") + "T" + time.joined(separator: ":") + fraction + "Z"
    }

    mutating func path() -> String {
        let digest = (0..<64).map { _ in String(below(16), radix: 16) }.joined()
        return "data/content/\(digest.prefix(2))/\(digest).\(["html", "txt", "png", "7z"][below(4)])"
    }

    mutating func jsonString() -> String {
        let escapes = [
            "\\u0041", "\\ud83d\\ude00", "\\/", "\\\"", "\\\\", "\\n", "\\u0000", "<", "&", "]]>", "x y", "é", "😀", ",",
        ]
        return "\"" + (0..<below(6)).map { _ in escapes[below(escapes.count)] }.joined() + "\""
    }

    mutating func json(_ shape: JSONShape, depth: Int = 0) -> String {
        switch shape {
        case .strings: return "[" + (0..<below(4)).map { _ in jsonString() }.joined(separator: ",") + "]"
        case .array: return "[" + (0..<below(4)).map { _ in json(.any, depth: depth + 1) }.joined(separator: ",") + "]"
        case .object:
            let members = (0..<below(5)).map { "\"k\($0)<\":" + json(.any, depth: depth + 1) }
            return "{" + members.joined(separator: ",") + "}"
        case .any:
            switch below(depth < 3 ? 7 : 4) {
            case 0: return jsonString()
            case 1: return ["0", "-0", "1.50", "1e+400", "-12.5E-7", "123456789012345678901"][below(6)]
            case 2: return ["true", "false"][below(2)]
            case 3: return depth == 0 ? "1" : "null"
            case 4: return json(.object, depth: depth)
            case 5: return json(.array, depth: depth)
            default: return json(.strings, depth: depth)
            }
        }
    }

    mutating func cell(_ field: Field, row: Int) -> Cell {
        if !field.isRequired, below(4) == 0 { return .null }
        switch field.type {
        case .key: return Cell("\(row) " + text())
        case .reference: return Cell("\(below(100)) " + text())
        case .text: return Cell(text())
        case .integer:
            return Cell(
                String(Int.random(in: -9_007_199_254_740_991...9_007_199_254_740_991, using: &random) >> below(54)))
        case .boolean: return Cell(below(2) == 0 ? "true" : "false")
        case .timestamp: return Cell(timestamp())
        case .word(let vocabulary): return Cell(vocabulary.words[below(vocabulary.words.count)])
        case .json(let shape): return Cell(json(shape))
        case .attachment: return Cell(path())
        case .secret: return below(2) == 0 ? .redacted : Cell(text())
        }
    }

    mutating func rows(_ kind: AssetKind, count: Int) -> [[Cell]] {
        (0..<count).map { row in kind.fields.map { cell($0, row: row) } }
    }
}
