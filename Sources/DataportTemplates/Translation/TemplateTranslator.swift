public import DataportCore

/// Translates the merge tags of bodies from one service to another. Bytes outside of tags never change.
public struct TemplateTranslator: Sendable {
    /// Whose tags are read.
    public let source: TagFamily
    /// Whose tags are written.
    public let target: TagFamily

    /// A translator.
    public init(from source: TagFamily, to target: TagFamily) {
        self.source = source
        self.target = target
    }

    /// A translated body.
    public struct Outcome: Sendable {
        /// The body. Tags that do not translate stand in it as they were.
        public fileprivate(set) var bytes: [UInt8] = []
        /// What does not translate (`error`), what means something slightly different (`warning`), and where.
        public fileprivate(set) var findings: [Finding] = []
        /// Tags found.
        public fileprivate(set) var tags = 0
        /// Tags that stayed as they were.
        public fileprivate(set) var kept = 0
    }

    /// Translates a body.
    /// - Parameter file: The name that findings carry.
    /// - Throws: `badInput` when the body has an unsubscribe link and the result would have none: nobody may be mailed so.
    public func translate(_ body: [UInt8], file: String) throws(DataportError) -> Outcome {
        try body.span.withUnsafeBytes { (bytes) throws(DataportError) in
            try TranslationRun(bytes, source, target, file).run()
        }
    }
}

/// One translation.
private struct TranslationRun {
    private let bytes: UnsafeRawBufferPointer
    private let source: TagFamily
    private let target: TagFamily
    private let places: LineIndex
    private let spans: [TagSpan]
    private var outcome = TemplateTranslator.Outcome()
    /// Where texts between tags begin in the result, and where in the body.
    private var texts: [(result: Range<Int>, body: Int)] = []

    init(_ bytes: UnsafeRawBufferPointer, _ source: TagFamily, _ target: TagFamily, _ file: String) {
        self.bytes = bytes
        self.source = source
        self.target = target
        places = LineIndex(bytes, file: file)
        spans = source.scan(bytes)
    }

    consuming func run() throws(DataportError) -> TemplateTranslator.Outcome {
        outcome.tags = spans.count
        outcome.bytes.reserveCapacity(bytes.count + bytes.count / 8)
        guard source != target else {
            outcome.bytes = Array(bytes)
            return outcome
        }
        assemble(renderings())
        try requireUnsubscribe()
        warnOfNewTags()
        outcome.findings.sort {
            ($0.place.line ?? 0, $0.place.column ?? 0) < ($1.place.line ?? 0, $1.place.column ?? 0)
        }
        return outcome
    }

    // MARK: Tags

    /// What stands for each tag; `nil` where the tag stays.
    private mutating func renderings() -> [Rendering] {
        let blocks = TagBlocks(spans)
        let isMarkup = MarkupScanner.isMarkup(bytes)
        var renderings = spans.indices.map {
            target.write(spans[$0].tag, in: blocks.opening(of: $0), isMarkup: isMarkup)
        }
        for index in blocks.lone {
            renderings[index] = .none(because: "the condition does not end, or none begins before it")
        }
        // A condition is translated whole or not at all: an end without its beginning would stop a campaign.
        for block in blocks.groups {
            guard let failed = block.first(where: { renderings[$0].isNone }) else { continue }
            for index in block where index != failed { renderings[index] = .none(because: "") }
        }
        return renderings
    }

    private mutating func assemble(_ renderings: [Rendering]) {
        var position = 0
        for (span, rendering) in zip(spans, renderings) {
            appendText(position..<span.range.lowerBound)
            switch rendering {
            case .exact(let text): outcome.bytes += text.utf8
            case .near(let text, let reason):
                outcome.bytes += text.utf8
                report(.warning, "tag.near", span.range.lowerBound, reason)
            case .none(let reason):
                outcome.bytes += bytes[span.range]
                outcome.kept += 1
                if !reason.isEmpty {
                    report(.error, "tag.untranslatable", span.range.lowerBound, "this tag stays as it is: \(reason)")
                }
            }
            position = span.range.upperBound
        }
        appendText(position..<bytes.count)
    }

    private mutating func appendText(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        let start = outcome.bytes.count
        outcome.bytes += bytes[range]
        texts.append((start..<outcome.bytes.count, range.lowerBound))
    }

    private mutating func report(_ severity: Finding.Severity, _ rule: String, _ offset: Int, _ message: String) {
        outcome.findings.append(Finding(severity, rule: rule, at: places.place(of: offset), message))
    }

    // MARK: The result

    private func requireUnsubscribe() throws(DataportError) {
        guard let first = spans.first(where: { $0.isUnsubscribe(in: bytes) }) else { return }
        let remaining = outcome.bytes.withUnsafeBytes { result in
            target.scan(result).contains { $0.tag.isUnsubscribe }
        }
        guard !remaining else { return }
        let place = places.place(of: first.range.lowerBound)
        throw DataportError(
            .badInput, "the body would lose its unsubscribe link, which \(target.service) cannot say as it stands here",
            place: "\(place.file):\(place.line ?? 1):\(place.column ?? 1)",
            advice: "write the link as a plain tag, without filters or functions")
    }

    /// Text that was none of the old service's tags can be one of the new service's.
    private mutating func warnOfNewTags() {
        let found = outcome.bytes.withUnsafeBytes { target.scan($0) }
        var index = 0
        for span in found {
            while index < texts.count, texts[index].result.upperBound <= span.range.lowerBound { index += 1 }
            guard index < texts.count, texts[index].result.contains(span.range.lowerBound) else { continue }
            let offset = texts[index].body + span.range.lowerBound - texts[index].result.lowerBound
            report(.warning, "text.becomes_tag", offset, "this text is a tag for \(target.service)")
        }
    }
}

extension Rendering {
    var isNone: Bool { if case .none = self { true } else { false } }
}

extension TemplateTag {
    /// Whether it is a link with which people unsubscribe.
    public var isUnsubscribe: Bool {
        switch self {
        case .value(.unsubscribe), .link(.unsubscribe), .anchor(.unsubscribe): true
        default: false
        }
    }
}

extension TagSpan {
    /// Also what is not understood and speaks of unsubscribing.
    func isUnsubscribe(in bytes: UnsafeRawBufferPointer) -> Bool {
        if tag.isUnsubscribe { return true }
        guard case .unknown = tag else { return false }
        return String(decoding: bytes[range], as: UTF8.self).lowercased().contains("unsub")
    }
}
