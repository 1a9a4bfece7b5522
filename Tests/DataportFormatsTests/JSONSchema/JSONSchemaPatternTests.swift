import DataportCore
import DataportFormats
import DataportTestKit
import Testing

struct JSONSchemaPatternTests {
    @Test(arguments: [
        ("^a$", "a\n", false), ("^\\d$", "٣", false), ("\\d", "x5", true), ("^\\w+$", "é", false),
        ("^\\s$", "\u{FEFF}", true),
        ("^\\S$", "\u{3000}", false), ("^.$", "\u{2028}", false), ("^.$", "😀", true), ("^\\u0041$", "A", true),
        ("^\\u{1F600}$", "😀", true), ("^\\uD83D\\uDE00$", "😀", true), ("^\\cJ$", "\n", true),
        ("^\\x41\\0$", "A\u{0}", true),
        ("^(?<year>\\d{4})-(?:\\d\\d)$", "2026-01", true), ("^\\p{Lu}\\p{Letter}*$", "Žluť", true),
        ("^\\p{Script=Greek}+$", "αβγ", true), ("^[\\p{sc=Greek}x]+$", "αxγ", true), ("^\\P{L}$", "1", true),
        ("^\\p{L}$", "1", false), ("^[^a-z]$", "é", true), ("^[]$", "", false), ("^[^]$", "\n", true),
        ("^[\\b]$", "\u{8}", true),
        ("a|b|", "zzz", true), ("^(a|b){2,3}?$", "aba", true), ("^x{2}$", "x{2}", false), ("^x{a}$", "x{a}", true),
        ("^[a-z]{1,5}$", "abcdef", false), ("\\bfoo\\b", "a foo b", true), ("\\bfoo\\b", "afoo", false),
        ("\\Boo", "foo", true),
        ("^a-b\\-c$", "a-b-c", true), ("^[\\w-]+$", "a-b", true), ("$^", "", true), ("$^", "a", false),
        ("(^a|b$)", "cb", true),
    ])
    func `means what ECMA-262 means`(pattern: String, text: String, matches: Bool) throws {
        #expect(try JSONSchemaPattern(pattern).matches(Array(text.utf8)) == matches)
        #expect(try JSONSchemaPattern(pattern, engine: .re2).matches(Array(text.utf8)) == matches)
    }

    @Test(arguments: [
        ("(?=a)b", "looks ahead"), ("(?!a)b", "looks ahead"), ("(?<=a)b", "looks behind"), ("(?<!a)b", "looks behind"),
        ("(a)\\1", "refers back"), ("(?<x>a)\\k<x>", "refers back"), ("(", "does not close"), (")", "not opened"),
        ("[a", "ends too early"), ("*a", "repeats nothing"), ("a**", "repeats nothing"), ("^*", "repeats nothing"),
        ("a{2,1}", "wrong order"), ("[z-a]", "wrong order"), ("\\a", "means nothing"), ("\\p{Foo}", "not known"),
        ("\\p{sc=Nowhere}", "not known"), ("\\u00", "ends too early"), ("\\u{110000}", "no character"),
        ("\\", "ends too early"),
        ("(?<1>a)\u{0}(?<>a)", "empty name"), ("(?i:a)", "unknown way"),
    ])
    func `says why it refuses`(pattern: String, reason: String) throws {
        let error = try #require(throws: DataportError.self) { try JSONSchemaPattern(pattern) }
        #expect(error.message.hasPrefix("the pattern "))
        #expect(error.message.contains(reason), "\(error.message)")
    }

    @Test func `expressions that other matchers hang on take no longer than the text`() throws {
        let text = Array(repeating: UInt8(ascii: "a"), count: 100_000) + [UInt8(ascii: "!")]
        for pattern in ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^([a-z]+)*[a-z]*$", "^(.*a){12}$", "(x+x+)+y"] {
            let clock = ContinuousClock()
            let time = try clock.measure { _ = try JSONSchemaPattern(pattern).matches(text) }
            #expect(time < .seconds(2), "\(pattern)")
        }
    }

    @Test func `the table and RE2 agree on random expressions and texts`() throws {
        var random = SeededGenerator(seed: 7)
        func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
        func expression(_ depth: Int) -> String {
            switch Int.random(in: 0..<(depth > 3 ? 3 : 8), using: &random) {
            case 0...2:
                return pick([
                    "a", "b", ".", "[ab]", "[^a]", "é", "[à-ÿ]", "[^é]", "\\w", "\\S", "😀", "^", "$",
                    "[\\u0800-\\u{10FFFF}]",
                ])
            case 3: return "(" + expression(depth + 1) + "|" + expression(depth + 1) + ")"
            case 4: return "(?:" + expression(depth + 1) + ")" + pick(["*", "+", "?", "{2}", "{1,3}", "{2,}", "*?"])
            default: return expression(depth + 1) + expression(depth + 1)
            }
        }
        var matches = 0
        for _ in 0..<1500 {
            let pattern = expression(0)
            let table = try JSONSchemaPattern(pattern, engine: .table)
            let re2 = try JSONSchemaPattern(pattern, engine: .re2)
            for _ in 0..<20 {
                let count = Int.random(in: 0..<6, using: &random)
                let text = (0..<count).map { _ in pick(["a", "b", "c", "é", "\n", "😀", "ÿ", "漢"]) }.joined()
                let verdict = table.matches(Array(text.utf8))
                #expect(verdict == re2.matches(Array(text.utf8)), "\(pattern) on \(text.debugDescription)")
                if verdict { matches += 1 }
            }
        }
        #expect((5_000...29_000).contains(matches))
    }
}
