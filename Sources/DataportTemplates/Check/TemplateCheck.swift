public import DataportCore

/// Looks at a body: its tags, its unsubscribe link, its images and links.
public struct TemplateCheck: Sendable {
    /// Whose tags the body has.
    public let family: TagFamily
    private let oldHosts: [String]

    /// A check.
    /// - Parameter oldHosts: Hosts that will go with the old service, beside of those that are known of all services.
    public init(_ family: TagFamily, oldHosts: [String] = []) {
        self.family = family
        self.oldHosts = ServiceHosts.known.values.flatMap { $0 } + oldHosts.map { $0.lowercased() }
    }

    /// What was found.
    public struct Outcome: Sendable {
        /// What should be looked at, in the order of the body.
        public internal(set) var findings: [Finding] = []
        /// Tags found.
        public internal(set) var tags = 0
        /// Links found.
        public internal(set) var links = 0
        /// Images found.
        public internal(set) var images = 0
    }

    /// Looks at a body.
    /// - Parameter file: The name that findings carry.
    public func run(_ body: [UInt8], file: String) -> Outcome {
        body.withUnsafeBytes { bytes in
            let spans = family.scan(bytes)
            let strangers = ForeignTags.find(bytes, own: spans, of: family)
            let all = spans + strangers.map(\.span)
            let references = MarkupScanner.references(bytes, tags: all)
            let places = LineIndex(bytes, file: file)
            var outcome = Outcome()
            outcome.tags = spans.count
            outcome.links = references.count { $0.kind == .link }
            outcome.images = references.count - outcome.links
            var found = tags(spans) + strangers.map(foreign)
            let starts = Set(all.map(\.range.lowerBound))
            for reference in references { found += look(reference, bytes, starts) }
            found.sort { $0.offset < $1.offset }
            outcome.findings =
                unsubscribe(spans, file)
                + found.map { Finding($0.severity, rule: $0.rule, at: places.place(of: $0.offset), $0.message) }
            return outcome
        }
    }

    private struct Found {
        let offset: Int
        let severity: Finding.Severity
        let rule: String
        let message: String
    }

    // MARK: Tags

    private func unsubscribe(_ spans: [TagSpan], _ file: String) -> [Finding] {
        if spans.contains(where: { $0.tag.isUnsubscribe }) { return [] }
        return [
            Finding(
                .error, rule: "unsubscribe.missing", at: Finding.Place(file),
                "no tag of \(family.service) is an unsubscribe link")
        ]
    }

    private func tags(_ spans: [TagSpan]) -> [Found] {
        let unknown = spans.compactMap { span -> Found? in
            guard case .unknown(let reason) = span.tag else { return nil }
            return Found(
                offset: span.range.lowerBound, severity: .warning, rule: "tag.unknown",
                message: "this tag does not go to another service: \(reason)")
        }
        let lone = TagBlocks(spans).lone.map { index in
            Found(
                offset: spans[index].range.lowerBound, severity: .error, rule: "tag.unbalanced",
                message: "the condition does not end, or none begins before this tag")
        }
        return unknown + lone
    }

    private func foreign(_ tag: ForeignTags.Found) -> Found {
        Found(
            offset: tag.span.range.lowerBound, severity: .warning, rule: "tag.foreign",
            message: "this is a tag of \(tag.family.service), and text for \(family.service): people would read it")
    }

    // MARK: Links and images

    private func look(_ reference: MarkupReference, _ bytes: UnsafeRawBufferPointer, _ tags: Set<Int>) -> [Found] {
        let start = reference.range.lowerBound
        // What a tag gives, nobody knows here.
        if tags.contains(start) { return [] }
        let address = LinkAddress(bytes[reference.range])
        let isLink = reference.kind == .link
        let problem = isLink ? link(address) : image(address)
        return problem.map { [Found(offset: start, severity: $0.0, rule: $0.1, message: $0.2)] } ?? []
    }

    private typealias Problem = (Finding.Severity, String, String)

    private func link(_ address: LinkAddress) -> Problem? {
        switch address.scheme {
        case "javascript", "vbscript": return (.error, "link.script", "programs of mail do not follow links to scripts")
        case nil where address.isEmpty: return (.warning, "link.empty", "the link leads nowhere")
        case nil where address.isFragment: return nil
        case nil where address.host == nil: return (.warning, "link.no_scheme", "the link has no https:// before it")
        default: break
        }
        guard let host = address.host, ServiceHosts.contains(host, in: oldHosts) else { return nil }
        return (.warning, "link.old_service", "the link leads to a page of the old service, and ends with the account")
    }

    private func image(_ address: LinkAddress) -> Problem? {
        switch address.scheme {
        case "data":
            return (.warning, "image.data", "the image stands in the body itself; many mail programs do not show it")
        case "cid": return (.warning, "image.cid", "the image is a part of a message that is not here")
        case nil where address.isEmpty: return (.warning, "image.empty", "the image has no address")
        case nil where address.host == nil: return (.warning, "image.no_scheme", "the image has no https:// before it")
        default: break
        }
        guard let host = address.host, ServiceHosts.contains(host, in: oldHosts) else { return nil }
        return (.warning, "image.old_service", "the image lives on the old service, and goes with the account")
    }
}
