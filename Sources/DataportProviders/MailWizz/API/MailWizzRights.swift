import DataportCore

/// What this installation and these credentials can do, found out by asking for one record of everything; versions are not told.
struct MailWizzRights: Sendable {
    /// A part of the API and the kinds that are read from it.
    private struct Part: Sendable {
        let path: String
        let isPaged: Bool
        let kinds: [AssetKind.ID]
    }

    private static let parts = [
        Part(path: "/campaigns", isPaged: true, kinds: [.campaign, .campaignGroup, .delivery, .event]),
        Part(path: "/templates", isPaged: true, kinds: [.template]),
        Part(path: "/delivery-servers", isPaged: true, kinds: [.deliveryServer]),
        Part(path: "/transactional-emails", isPaged: true, kinds: [.transactionalMessage]),
        Part(path: "/lists/fields/types", isPaged: false, kinds: []),
        Part(path: "/lists/segments/condition-operators", isPaged: false, kinds: []),
    ]

    /// Whether requests are signed, as 1.x wants it.
    let isSigned: Bool
    private let missing: [String: String]

    /// Asks. Nothing is changed by it.
    /// - Throws: `denied` when the credentials are not let in at all.
    init(asking api: MailWizzAPI) throws(DataportError) {
        let one = [(name: "page", value: "1"), (name: "per_page", value: "1")]
        if case .denied = try api.ask("/lists", one), api.login.signInstead() {
            _ = try api.require("/lists", one)
        } else {
            _ = try api.require("/lists", one)
        }
        isSigned = api.login.isSigning
        var missing: [String: String] = [:]
        let answers = try Parallel.map(Self.parts, width: api.width) { (part) throws(DataportError) in
            try api.ask(part.path, part.isPaged ? [("page", "1"), ("per_page", "1")] : [])
        }
        for (part, answer) in zip(Self.parts, answers) {
            switch answer {
            case .found: break
            case .denied(let status): missing[part.path] = "the key may not read it (\(status) at \(part.path))"
            case .absent(let status):
                missing[part.path] = "this MailWizz does not have it (\(status) at \(part.path))"
            }
        }
        self.missing = missing
    }

    /// What there is to say of the version.
    var version: String {
        hasFieldTypes ? "2.x or later" : "1.x"
    }

    /// Whether fields can be made, and which types there are.
    var hasFieldTypes: Bool { missing["/lists/fields/types"] == nil }
    /// Whether conditions of segments can be read and written.
    var hasOperators: Bool { missing["/lists/segments/condition-operators"] == nil }

    /// Whether a kind can be read.
    func readability(of kind: AssetKind.ID) -> Inventory.Readability {
        let reads = Capabilities.mailWizz[kind].reads
        if case .none(let reason) = reads { return .unreadable(reason: reason) }
        if let part = Self.parts.first(where: { $0.kinds.contains(kind) }), let reason = missing[part.path] {
            return .unreadable(reason: reason)
        }
        if kind == .segment, !hasOperators {
            return .partial(reason: "their conditions are missing: this MailWizz shows names only")
        }
        if case .part(let reason) = reads { return .partial(reason: reason) }
        return .complete
    }
}
