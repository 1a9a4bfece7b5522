import DataportCore
import DataportTemplates

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The meanings in a body.
func meanings(_ family: TagFamily, _ body: [UInt8]) -> [TemplateTag] {
    body.withUnsafeBytes { family.scan($0).map(\.tag) }
}

/// A body translated, and what was said.
func translate(_ text: String, _ source: TagFamily, _ target: TagFamily) throws -> (text: String, findings: [Finding]) {
    let outcome = try TemplateTranslator(from: source, to: target).translate(bytes(text), file: "body.html")
    return (String(decoding: outcome.bytes, as: UTF8.self), outcome.findings)
}

extension Rendering {
    /// The text, when it says just the same.
    var exactText: String? { if case .exact(let text) = self { text } else { nil } }
    /// The text.
    var text: String? {
        switch self {
        case .exact(let text), .near(let text, _): text
        case .none: nil
        }
    }
}
