import DataportCore
import DataportTemplates

/// Rewrites one body: first the links to images, by the tags of the old service, then the tags.
struct BodyRewriter: Sendable {
    let target: TagFamily?
    let links: MediaLinks?

    /// What came of a body.
    struct Outcome {
        var bytes: [UInt8]
        var files: [String] = []
        var findings: [Finding] = []
        var tags = 0
        var kept = 0
    }

    /// Rewrites a body.
    /// - Parameters:
    ///   - family: Whose tags are translated; `nil` when none are.
    ///   - isHTML: Whether links to images are rewritten.
    ///   - place: Where the body stands, for findings and errors.
    /// - Throws: `badInput` when the body would lose its unsubscribe link.
    func rewrite(
        _ body: [UInt8], from family: TagFamily?, isHTML: Bool, place: String
    ) throws(DataportError) -> Outcome {
        var outcome = Outcome(bytes: body)
        if isHTML, let links {
            let linked = links.rewrite(body, tags: family ?? TagFamily.guess(body))
            (outcome.bytes, outcome.files) = (linked.body, linked.files)
        }
        guard let family, let target, family != target else { return outcome }
        let translated = try TemplateTranslator(from: family, to: target).translate(outcome.bytes, file: place)
        outcome.bytes = translated.bytes
        (outcome.tags, outcome.kept) = (translated.tags, translated.kept)
        // Places are those of the body as people see it in the archive.
        outcome.findings =
            outcome.files.isEmpty
            ? translated.findings
            : try TemplateTranslator(from: family, to: target).translate(body, file: place).findings
        return outcome
    }
}
