package import DataportCore

/// What a user says about the files of another service that the files do not say. Stores have no use for it.
package struct SourceOptions: Sendable {
    /// What is later than this is in the future.
    package var now: Instant
    /// A mapping file for a table.
    package var mapping: String?
    /// The status of people of whom the files say none.
    package var status: SubscriptionStatus?
    /// The name of the list that the people are on.
    package var list: String?
    /// Whether rows with too few or too many cells are left out, counted and kept apart, instead of stopping.
    package var skipsBadRows: Bool
    /// How a service is asked.
    package var service = ServiceOptions()
    /// Kinds and files of what a service does not show itself (`--with`).
    package var additions: [(kind: String, path: String)] = []
    /// Whether the records of a kind are wanted; what is not may be left unread.
    package var wants: @Sendable (AssetKind.ID) -> Bool = { _ in true }
    /// Asked between batches: whether reading is to stop.
    package var isStopped: @Sendable () -> Bool

    /// Options; usually nothing is said.
    package init(
        now: Instant, mapping: String? = nil, status: SubscriptionStatus? = nil, list: String? = nil,
        skipsBadRows: Bool = false, isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.now = now
        self.mapping = mapping
        self.status = status
        self.list = list
        self.skipsBadRows = skipsBadRows
        self.isStopped = isStopped
    }

    /// Whether something is said that only files can use.
    var isAboutFiles: Bool { mapping != nil || status != nil || list != nil }
}
