import DataportCore
import DataportHTTP
import Synchronization

/// What a writer needs beside the records: ids, bodies, what records refer to, the journal.
final class WriteContext: Sendable {
    /// The journal; without one, as when nothing is to be resumed, nothing is kept.
    let journal: ServiceJournal?
    /// Which attempt it is, from 1: what may have been a mishap is refused only when it happens again.
    let attempt: Int
    private let lookup: @Sendable (AssetKind.ID, [String]) throws(DataportError) -> [String: ProjectedRow]
    private let addresses: @Sendable ([String]) throws(DataportError) -> [String: String]
    private let body: @Sendable (String) throws(DataportError) -> [UInt8]?
    /// Kinds whose records others name.
    private let named: Set<AssetKind.ID>
    /// Ids at the service, by kind and id where they were compared.
    private let ids: ScratchMap
    private let state = Mutex(State())

    private struct State {
        var refused: [ServiceRefusal] = []
        var written = 0
    }

    init(
        journal: ServiceJournal?, attempt: Int, named: Set<AssetKind.ID>,
        lookup: @escaping @Sendable (AssetKind.ID, [String]) throws(DataportError) -> [String: ProjectedRow],
        addresses: @escaping @Sendable ([String]) throws(DataportError) -> [String: String],
        body: @escaping @Sendable (String) throws(DataportError) -> [UInt8]?
    ) throws(DataportError) {
        self.journal = journal
        self.attempt = attempt
        self.named = named
        self.lookup = lookup
        self.addresses = addresses
        self.body = body
        ids = try ScratchMap(Scratch(), "id")
    }

    private static func key(_ kind: AssetKind.ID, _ id: String) -> String { "\(kind.name) \(id)" }

    /// The id that a record has at the service, as its reader gives ids; records that are there already have their own.
    func id(_ kind: AssetKind.ID, _ id: String) throws(DataportError) -> String {
        try ids.value(of: Self.key(kind, id)) ?? id
    }

    /// Whether a record was made in this run.
    func wasMade(_ kind: AssetKind.ID, _ id: String) throws(DataportError) -> Bool {
        try ids.contains(Self.key(kind, id))
    }

    /// Records as they shall be at the service, by their ids where they were compared.
    func records(_ kind: AssetKind.ID, _ ids: [String]) throws(DataportError) -> [String: ProjectedRow] {
        try lookup(kind, ids)
    }

    /// The ids of contacts, where they were compared, by their addresses in lower case.
    func contacts(_ addresses: [String]) throws(DataportError) -> [String: String] { try self.addresses(addresses) }

    /// A body or a medium; `nil` when the archive does not hold it.
    func content(_ path: String?) throws(DataportError) -> [UInt8]? {
        guard let path else { return nil }
        return try body(path)
    }

    /// A body as text.
    func text(_ path: String?) throws(DataportError) -> String? {
        try content(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Says, durably, that these records will be written. Called before the request.
    func intend(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        try journal?.intend(kind.id, changes.filter { $0.before == nil }.map(\.sourceID), isNew: true)
        try journal?.intend(kind.id, changes.filter { $0.before != nil }.map(\.sourceID), isNew: false)
    }

    /// Says, durably, that these records were written; `ids` are theirs at the service. Called after the answer.
    func done(_ changes: [ServiceChange], of kind: AssetKind, as ids: [String]) throws(DataportError) {
        try journal?.done(kind.id, changes.map(\.sourceID), as: ids)
        if named.contains(kind.id) {
            for (change, id) in zip(changes, ids) { try self.ids.set(Self.key(kind.id, change.id), id) }
        }
        state.withLock { $0.written += changes.count }
    }

    /// Says that the service did not take a record. The reason holds nothing of it.
    func refuse(_ change: ServiceChange, of kind: AssetKind, _ reason: String) {
        state.withLock {
            $0.refused.append(ServiceRefusal(kind: kind.id, id: change.sourceID, reason: reason))
        }
    }

    /// Records that the service did not take.
    var refusals: [ServiceRefusal] { state.withLock { $0.refused } }

    /// How many records were written.
    var written: Int { state.withLock { $0.written } }
}
