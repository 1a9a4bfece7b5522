import DataportCore
import DataportFormats

/// Files of people, and what else an export of a service holds, as a source.
struct PeopleSource: Source {
    /// The kinds that a roster gives.
    static let peopleKinds: [AssetKind.ID] = [.suppression, .contact, .subscription, .consentEvent, .event]

    let account: String
    let sourceName: String
    let roster: Roster
    let statistics: PeopleStatistics
    let small: SmallRecords
    let content: [ContentItem]
    let remarks: [Remark]
    /// Kinds of which the files hold only a part, and why.
    let partial: [AssetKind.ID: String]

    func inventory(counting: Bool) -> Inventory {
        let entries = AssetKind.catalogue.map { kind -> Inventory.Entry in
            let count = statistics.counts[kind.id] ?? small.count(kind.id)
            guard let count else {
                return Inventory.Entry(
                    kind: kind, count: nil, readability: .unreadable(reason: "the files do not hold it"))
            }
            return Inventory.Entry(
                kind: kind, count: count,
                readability: partial[kind.id].map { .partial(reason: $0) } ?? .complete)
        }
        return Inventory(
            account: account, sourceName: sourceName, isSnapshot: true, entries: entries, remarks: remarks)
    }

    func cursor(over kind: AssetKind, after bookmark: Bookmark?) throws -> any RecordCursor & ~Copyable {
        guard Self.peopleKinds.contains(kind.id) else { return small.cursor(over: kind, after: bookmark) }
        return peopleCursor(over: kind, after: bookmark)
    }

    /// A cursor over a kind that a roster gives.
    func peopleCursor(over kind: AssetKind, after bookmark: Bookmark?) -> PeopleCursor {
        PeopleCursor(kind, roster, after: bookmark)
    }

    func attachments(of kinds: [AssetKind]) -> any AttachmentCursor & ~Copyable {
        let wanted = Set(kinds.map(\.id))
        return ContentCursor(content.filter { wanted.contains($0.kind) })
    }
}

/// Reads the records of one kind that a roster gives.
struct PeopleCursor: RecordCursor, ~Copyable {
    private let kind: AssetKind
    private var groups: PersonGroups
    private var records = PersonRecords()

    fileprivate init(_ kind: AssetKind, _ roster: Roster, after bookmark: Bookmark?) {
        self.kind = kind
        let start = bookmark.map { $0.bytes.reduce(0) { $0 << 8 | Int($1) } } ?? 0
        groups = PersonGroups(roster, from: start)
    }

    mutating func next(into batch: inout RecordBatch) throws -> Bookmark? {
        batch.reset(fieldCount: kind.fields.count)
        while !batch.isFull {
            let rows = try groups.next()
            if rows.isEmpty { break }
            records.append(kind.id, of: Person(rows), to: &batch)
        }
        if batch.isEmpty { return nil }
        let place = groups.place
        return Bookmark((0..<8).map { UInt8(truncatingIfNeeded: place >> (56 - 8 * $0)) })
    }
}
