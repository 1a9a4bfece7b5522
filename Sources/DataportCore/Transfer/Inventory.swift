/// What a source says it holds.
public struct Inventory: Sendable, Equatable {
    /// How much of a kind the source can read. Empty and unreadable are never confused.
    public enum Readability: Sendable, Equatable {
        case complete
        case partial(reason: String)
        case unreadable(reason: String)
    }

    /// What the source says about one kind.
    public struct Entry: Sendable, Equatable {
        /// The kind, custom fields included.
        public let kind: AssetKind
        /// How many records; `nil` when counting is dear.
        public let count: Int?
        /// How much of the kind can be read.
        public let readability: Readability

        /// An entry.
        public init(kind: AssetKind, count: Int?, readability: Readability = .complete) {
            self.kind = kind
            self.count = count
            self.readability = readability
        }
    }

    /// The account's id at the source.
    public let account: String
    /// The source for people, without secrets: `sqlite store`, `listmonk 5.1 at lists.example.com`.
    public let sourceName: String
    /// Whether everything read is of one moment.
    public let isSnapshot: Bool
    /// In load order, one entry for each kind that the source knows of.
    public let entries: [Entry]
    /// What the source noticed while it read, the gravest first.
    public let remarks: [Remark]

    /// An inventory.
    public init(
        account: String, sourceName: String, isSnapshot: Bool, entries: [Entry], remarks: [Remark] = []
    ) {
        self.account = account
        self.sourceName = sourceName
        self.isSnapshot = isSnapshot
        self.entries = entries
        self.remarks = remarks
    }
}

/// Something that a source noticed and that whoever moves the account should know, such as people who stand in two files with two statuses.
/// It never holds a value of a personal field.
public struct Remark: Sendable, Equatable {
    /// Whether something was decided, or only seen.
    public let severity: Finding.Severity
    /// The named reason, such as `status.conflict`.
    public let rule: String
    /// One sentence about all of them.
    public let message: String
    /// How often.
    public let count: Int
    /// Where it was first.
    public let place: Finding.Place?

    /// A remark.
    public init(_ severity: Finding.Severity, rule: String, _ message: String, count: Int, place: Finding.Place? = nil)
    {
        self.severity = severity
        self.rule = rule
        self.message = message
        self.count = count
        self.place = place
    }
}
