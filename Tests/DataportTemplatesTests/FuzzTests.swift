import DataportTemplates
import DataportTestKit
import Testing

/// Random bodies: nothing crashes, and bytes outside of tags never change.
struct FuzzTests {
    private static let pieces: [[UInt8]] =
        [
            "[", "]", "{", "}", "{{", "}}", "{{{", "}}}", "*|", "|*", "{%", "%}", "<%", "%>", "\"", "'", "\\", "|", ":",
            "%%", " ", "\n",
            "<a href=\"", "\">", "</a>", "<!--", "-->", "<style>", "</style", "url(", ")", "é", "\u{0}", "if ", "else",
            "end", "IF:",
            "ELSE:", "END:IF", "@TrackLink", "?manage=true", "<unsubscribe", "</unsubscribe>", "%7B", "%7D", "*%7C",
            "%7C*",
            "contact.", ",fallback=", "/*", "*/", "(", "- ", " -", "[if mso]",
        ].map { bytes($0) } + MeaningTests.all.map { bytes($0.text) } + [[0xFF], [0xC3], [0xF0, 0x9F], [0x80]]

    private func body(_ generator: inout SeededGenerator) -> [UInt8] {
        var body: [UInt8] = []
        for _ in 0..<Int.random(in: 0...40, using: &generator) {
            body += Self.pieces.randomElement(using: &generator) ?? []
        }
        if Bool.random(using: &generator), !body.isEmpty {
            for _ in 0..<3 {
                body[Int.random(in: body.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
        }
        return body
    }

    @Test(arguments: TagFamily.allCases)
    func `bytes outside of tags never change`(_ source: TagFamily) throws {
        var generator = SeededGenerator(seed: UInt64(TagFamily.allCases.firstIndex(of: source) ?? 0))
        var (refused, translated) = (0, 0)
        for _ in 0..<3000 {
            let body = body(&generator)
            let spans = body.withUnsafeBytes { source.scan($0) }
            requireOrder(spans, body)
            let target = TagFamily.allCases.randomElement(using: &generator) ?? .listmonk
            _ = TemplateCheck(source).run(body, file: "x")
            guard let outcome = try? TemplateTranslator(from: source, to: target).translate(body, file: "x") else {
                refused += 1
                continue
            }
            translated += 1
            #expect(holds(outcome.bytes, textsOf: body, spans), "\(source) to \(target): \(body)")
        }
        #expect(translated > refused)
    }

    private func requireOrder(_ spans: [TagSpan], _ body: [UInt8]) {
        var end = 0
        for span in spans {
            #expect(span.range.lowerBound >= end && span.range.upperBound <= body.count && !span.range.isEmpty)
            end = span.range.upperBound
        }
    }

    /// Whether the texts between tags stand in the result, in order, the first at its start and the last at its end.
    private func holds(_ result: [UInt8], textsOf body: [UInt8], _ spans: [TagSpan]) -> Bool {
        var texts: [ArraySlice<UInt8>] = []
        var position = 0
        for span in spans {
            texts.append(body[position..<span.range.lowerBound])
            position = span.range.upperBound
        }
        texts.append(body[position...])
        guard result.starts(with: texts[0]), result.reversed().starts(with: texts[texts.count - 1].reversed()) else {
            return false
        }
        var rest = result[...]
        for text in texts {
            guard let start = first(text, in: rest) else { return false }
            rest = rest[(start + text.count)...]
        }
        return true
    }

    private func first(_ text: ArraySlice<UInt8>, in rest: ArraySlice<UInt8>) -> Int? {
        if text.isEmpty { return rest.startIndex }
        return rest.indices.first { rest[$0...].starts(with: text) }
    }
}
