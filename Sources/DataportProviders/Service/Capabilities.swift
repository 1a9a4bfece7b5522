package import DataportCore

/// What a provider can read and what it can hold, declared once: plans, `dataport provider show` and docs/providers are rendered from it, and
/// records are brought into the form that the provider can hold by it.
package struct Capabilities: Sendable {
    /// How much of something is possible.
    package enum Extent: Sendable, Equatable {
        case all
        case part(String)
        case none(String)

        /// Why it is not all.
        package var reason: String? {
            switch self {
            case .all: nil
            case .part(let reason), .none(let reason): reason
            }
        }

        /// The word in tables.
        package var word: String {
            switch self {
            case .all: "yes"
            case .part: "partly"
            case .none: "no"
            }
        }
    }

    /// What is possible with one kind.
    package struct Kind: Sendable {
        package let kind: AssetKind.ID
        /// What can be read from the provider.
        package let reads: Extent
        /// What can be written to it.
        package let writes: Extent
        /// The fields that it keeps, besides `id`; everything else is lost.
        package let holds: Set<String>
        /// Those of them that it takes and never shows: they cannot be compared, and are written only with a record that is made.
        package let unseen: Set<String>
        /// Why a field is lost, where there is more to say than that there is no place for it.
        package let reasons: [String: String]

        /// The reason for the loss of a field.
        package func reason(_ field: String, _ provider: String) -> String {
            reasons[field] ?? Self.common[field] ?? "\(provider) has no place for it"
        }

        private static let common = [
            "created_at": "it gets the date of its arrival", "updated_at": "it gets the date of its arrival",
            "extra": "it is what only the old service knows",
        ]
    }

    /// What becomes of a state.
    package struct State: Sendable {
        package let status: SubscriptionStatus
        /// The provider's words; `nil` when such people are kept out.
        package let words: String?
        /// What else there is to know.
        package let note: String?
    }

    /// The provider's name.
    package let provider: String
    /// In load order, every kind of the catalogue.
    package let kinds: [Kind]
    /// Every status.
    package let states: [State]
    /// What whoever moves there should know.
    package let notes: [String]

    package init(_ provider: String, kinds: [Kind], states: [State], notes: [String]) {
        self.provider = provider
        self.kinds = AssetKind.catalogue.map { kind in
            kinds.first { $0.kind == kind.id } ?? .absent(kind.id, "\(provider) has nothing of this kind")
        }
        self.states = states
        self.notes = notes
    }

    /// What is possible with a kind.
    package subscript(kind: AssetKind.ID) -> Kind {
        kinds.first { $0.kind == kind } ?? .absent(kind, "\(provider) does not know this kind")
    }
}

extension Capabilities {
    /// Kinds that those which can be written refer to: their ids at the provider have to be known.
    var named: Set<AssetKind.ID> {
        var named: Set<AssetKind.ID> = []
        for given in kinds {
            guard let kind = AssetKind.kind(given.kind) else { continue }
            if case .none = given.writes { continue }
            for field in kind.fields { if case .reference(let parent) = field.type { named.insert(parent) } }
            named.formUnion(kind.embeddedReferences.map(\.target))
        }
        return named
    }
}

extension Capabilities.Kind {
    /// A kind that can be read and written.
    static func both(
        _ kind: AssetKind.ID, reads: Capabilities.Extent = .all, writes: Capabilities.Extent = .all,
        holds: Set<String>, unseen: Set<String> = [], because reasons: [String: String] = [:]
    ) -> Self { Self(kind: kind, reads: reads, writes: writes, holds: holds, unseen: unseen, reasons: reasons) }

    /// A kind that can only be read.
    static func readOnly(_ kind: AssetKind.ID, reads: Capabilities.Extent = .all, _ reason: String) -> Self {
        Self(kind: kind, reads: reads, writes: .none(reason), holds: [], unseen: [], reasons: [:])
    }

    /// A kind that the provider does not have.
    static func absent(_ kind: AssetKind.ID, _ reason: String) -> Self {
        Self(kind: kind, reads: .none(reason), writes: .none(reason), holds: [], unseen: [], reasons: [:])
    }
}

extension Capabilities.State {
    /// A state that the provider has words for.
    static func kept(_ status: SubscriptionStatus, _ words: String, _ note: String? = nil) -> Self {
        Self(status: status, words: words, note: note)
    }

    /// A state in which people are kept out.
    static func out(_ status: SubscriptionStatus, _ note: String) -> Self {
        Self(status: status, words: nil, note: note)
    }
}
