import DataportCore
import DataportTemplates
import Foundation
import Testing

/// Real templates: those that were recorded and stand beside the project, since they may not travel with it.
struct RecordingTests {
    private static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["DATAPORT_RECORDINGS"] { return URL(fileURLWithPath: path) }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.deletingLastPathComponent().appendingPathComponent("shared/recordings")
    }()

    /// The templates with their services; empty, and said loudly, when they are not there.
    private static let templates: [(name: String, family: TagFamily)] = {
        let root = folder.appendingPathComponent("templates").path
        let names = (FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? [])
            .filter { $0.hasSuffix(".html") || $0.hasSuffix(".txt") && !$0.hasSuffix("license.txt") }.sorted()
        if names.isEmpty {
            FileHandle.standardError.write(
                Data("MISSING RECORDINGS: \(root) is not there, so no real template was translated\n".utf8))
        }
        return names.map { name in
            let isListmonk = name.contains("listmonk-")
            return (name, isListmonk ? .listmonk : name.contains("mailchimp-") ? .mailchimp : .sendgrid)
        }
    }()

    private func body(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Self.folder.appendingPathComponent("templates").appendingPathComponent(name)))
    }

    @Test func `every real template is translated into every syntax, and keeps its text`() throws {
        for (name, family) in Self.templates {
            let body = try body(name)
            let spans = body.withUnsafeBytes { family.scan($0) }
            for target in TagFamily.allCases {
                let outcome = try TemplateTranslator(from: family, to: target).translate(body, file: name)
                var position = 0
                for span in spans {
                    let text = body[position..<span.range.lowerBound]
                    if text.count > 8 { #expect(outcome.bytes.contains(text), "\(name) \(target)") }
                    position = span.range.upperBound
                }
                #expect(outcome.bytes.reversed().starts(with: body[position...].reversed()))
                let said = outcome.findings.count { $0.severity == .error }
                #expect(outcome.kept == 0 || said > 0, "\(name) to \(target): tags stayed in silence")
                for finding in outcome.findings { #expect((finding.place.line ?? 0) > 0, "\(name)") }
            }
            _ = TemplateCheck(family).run(body, file: name)
        }
    }

    @Test func `the newsletter of listmonk is whole in services that have all it asks for`() throws {
        for (name, _) in Self.templates where name.hasSuffix("listmonk-newsletter_madebyus.html") {
            let body = try body(name)
            #expect(TagFamily.guess(body) == .listmonk)
            let outcome = try TemplateTranslator(from: .listmonk, to: .mailwizz).translate(body, file: name)
            let text = String(decoding: outcome.bytes, as: UTF8.self)
            #expect(
                text.contains("<a href=\"[UNSUBSCRIBE_URL]\">Abmelden</a>") && text.contains("Guten Tag [FNAME], hier"))
            #expect(!text.contains("@TrackLink") && outcome.kept == 1)
        }
    }

    @Test func `the recorded tags of Mailchimp become listmonk's, and what cannot is said`() throws {
        for (name, _) in Self.templates where name.hasSuffix("mailchimp-tags_madebyus.html") {
            let outcome = try TemplateTranslator(from: .mailchimp, to: .listmonk).translate(try body(name), file: name)
            let text = String(decoding: outcome.bytes, as: UTF8.self)
            #expect(text.contains("<a href=\"{{ UnsubscribeURL }}\">unsubscribe</a>"))
            #expect(text.contains("{{ if eq (print .Subscriber.Attribs.VIP) \"yes\" }}<p>VIP</p>{{ else if eq"))
            #expect(text.contains("{{ Date \"2006\" }} {{ Date \"02/01/06\" }}"))
            #expect(text.contains("*|INTERESTED:Topics:Cats,Dogs|*"))
            #expect(outcome.findings.contains { $0.message.contains("groups of Mailchimp are no fields") })
        }
    }
}

extension [UInt8] {
    /// Whether `text` stands somewhere in it.
    fileprivate func contains(_ text: ArraySlice<UInt8>) -> Bool {
        String(decoding: self, as: Unicode.UTF8.self).contains(String(decoding: text, as: Unicode.UTF8.self))
    }
}
