/// What an import does with a record that the target holds already and that differs from the archive's.
public enum ConflictPolicy: String, Sendable, CaseIterable {
    /// The target's record stays as it is.
    case skip
    /// What the archive says is taken over; what it leaves blank stays.
    case update
    /// The record becomes the archive's, blanks included.
    case replace
    /// Nothing at all is imported.
    case fail
}

/// Whose records an import brings; kept in the target beside the ledger.
public struct ImportIdentity: Sendable, Equatable {
    /// The provider and the account's id there. Archives of one origin use the same ids.
    public let origin: String
    /// The account's id in the archive.
    public let account: String
    /// SHA-256 of everything that the archive holds, in hexadecimal.
    public let archiveDigest: String
    /// When the run began.
    public let started: Instant

    /// An identity.
    public init(origin: String, account: String, archiveDigest: String, started: Instant) {
        self.origin = origin
        self.account = account
        self.archiveDigest = archiveDigest
        self.started = started
    }

    /// The origin of an account's records. What would be too long for the index of a database is named by its beginning and a hash.
    public static func origin(provider: String, account: String) -> String {
        var origin = "\(provider)/\(account)"
        guard origin.utf8.count > longestOrigin else { return origin }
        var hash = ValueHash()
        origin.withUTF8 { hash.add(UnsafeRawBufferPointer($0)) }
        return "\(String(origin.unicodeScalars.prefix(100)))…\(String(hash.value, radix: 16))"
    }

    private static let longestOrigin = 500
}

/// How an archive is merged into an account.
public struct MergeOptions: Sendable, Equatable {
    /// What happens to records that differ.
    public var onConflict: ConflictPolicy
    /// Whether a consent that is newer than the opt-out may make a person contactable again.
    public var allowsResubscribing: Bool
    /// Whether nothing is to be written: the plan is all that is wanted.
    public var isRehearsal: Bool

    /// Whether a blank in the archive says nothing, so that what the target has there is no difference: a service adds much of its own.
    public var ignoresBlanks = false
    /// Fields that the target takes and never shows, by kind: what they are there is no difference.
    public var unseen: [AssetKind.ID: Set<String>] = [:]
    /// Whether the target remembers what became of each record; one that is thrown away afterwards need not.
    public var keepsLedger = true

    /// Options; usually nothing is loosened.
    public init(onConflict: ConflictPolicy = .skip, allowsResubscribing: Bool = false, isRehearsal: Bool = false) {
        self.onConflict = onConflict
        self.allowsResubscribing = allowsResubscribing
        self.isRehearsal = isRehearsal
    }
}

/// The final state of a record of an import; every record has exactly one.
public enum RecordOutcome: Int, Sendable, CaseIterable {
    case created = 1
    case updated, unchanged, skipped, rejected, notRepresentable

    /// The word in ledgers and in JSON.
    public var word: String { self == .notRepresentable ? "not_representable" : "\(self)" }
}

/// Why a record has its state, where that does not go without saying.
public enum MergeReason: String, Sendable, CaseIterable {
    /// The target's record differs and was not to be changed.
    case exists
    /// The archive says no and the target said yes.
    case consentTightened = "consent_tightened"
    /// A consent newer than the opt-out was allowed to count.
    case consentLoosened = "consent_loosened"
    /// The archive says yes and the target says no.
    case consentKept = "consent_kept"
    /// Another record of the archive is the same in the target.
    case duplicate
    /// Another record has the id in the target.
    case idTaken = "id_taken"
    /// A value of the record is not what its field allows.
    case invalid
    /// A body of the record would lose its unsubscribe link when it is translated.
    case unsubscribeLost = "unsubscribe_lost"
    /// What the record refers to was rejected.
    case parentRejected = "parent_rejected"
    /// What the record refers to is nowhere.
    case parentMissing = "parent_missing"

    /// The reason for people.
    public var sentence: String {
        switch self {
        case .exists: "the target's record differs and stays as it is"
        case .consentTightened: "the archive says no: the person is mailed no more"
        case .consentLoosened: "a consent newer than the opt-out: the person may be mailed again"
        case .consentKept: "the target says no: the person stays as not to be mailed"
        case .duplicate: "another record of the archive is the same one in the target"
        case .idTaken: "another record has this id in the target"
        case .invalid: "a value in the archive is not valid"
        case .unsubscribeLost: "a body would lose its unsubscribe link when it is translated"
        case .parentRejected: "what it refers to was rejected"
        case .parentMissing: "what it refers to is neither in the archive nor in the target"
        }
    }
}

/// What a merge does or did.
public struct MergePlan: Sendable, Equatable {
    /// Records of one kind with the same state for the same reason.
    public struct Entry: Sendable, Equatable {
        /// The kind.
        public let kind: AssetKind.ID
        /// The state.
        public let outcome: RecordOutcome
        /// The reason, if there is one to give.
        public let reason: MergeReason?
        /// How many records.
        public let count: Int
        /// Ids, in the archive, of a few of them.
        public let examples: [String]

        /// An entry.
        public init(kind: AssetKind.ID, outcome: RecordOutcome, reason: MergeReason?, count: Int, examples: [String]) {
            self.kind = kind
            self.outcome = outcome
            self.reason = reason
            self.count = count
            self.examples = examples
        }
    }

    /// In load order.
    public var entries: [Entry]

    /// A plan.
    public init(entries: [Entry] = []) { self.entries = entries }

    /// How many records of a kind, or of all, end in a state.
    public func count(_ outcome: RecordOutcome, of kind: AssetKind.ID? = nil) -> Int {
        entries.reduce(0) { $1.outcome == outcome && (kind == nil || $1.kind == kind) ? $0 + $1.count : $0 }
    }

    /// How many records have a state for a reason.
    public func count(_ reason: MergeReason) -> Int {
        entries.reduce(0) { $1.reason == reason ? $0 + $1.count : $0 }
    }

    /// Whether the target is changed by it.
    public var changesTarget: Bool { count(.created) + count(.updated) > 0 }
}

/// A sink that compares what it is given with what the target holds before it writes.
public protocol MergingSink: TransactionalSink {
    /// What will become of every record that was given; all of them were.
    func plan() async throws -> MergePlan

    /// The records of a kind that were rejected, in the order of their ids; behind the kind's fields stands the reason for people.
    func rejected(of kind: AssetKind) async throws -> any RecordCursor & ~Copyable

    /// A digest of the target's account as it is before the merge.
    func fingerprint() async throws -> String
}
