import DataportCore
import DataportProviders
import DataportTestKit
import Foundation

/// An account in memory, to which a test can add records; bodies and media stay where it came from.
struct MemoryAccount: Source {
    /// Its records as texts, in the order of their ids.
    private(set) var rows: [AssetKind.ID: [[String?]]] = [:]
    private let base: any Source

    /// Reads everything that a source gives.
    init(_ base: any Source) async throws {
        self.base = base
        for kind in AssetKind.catalogue {
            rows[kind.id] = try await drain(base.cursor(over: kind, after: nil))
        }
    }

    /// A generated account with some records of every kind that people have.
    static func generated(subscribers: Int = 40) async throws -> (account: MemoryAccount, keeper: TemporaryDirectory) {
        let folder = try TemporaryDirectory()
        var options = AccountGenerator.Options(account: "42")
        (options.subscribers, options.lists, options.campaigns, options.customFields) = (subscribers, 3, 3, 3)
        (options.deliveries, options.suppressions, options.events, options.consentEvents) = (10, 8, 10, 10)
        try AccountGenerator(options).write(toStoreAt: folder.file("accounts.sqlite"))
        let source = try SQLiteSource(path: folder.file("accounts.sqlite"), account: "42")
        return (try await MemoryAccount(source), folder)
    }

    /// The account with one more record, whose other fields are null.
    func adding(_ kind: AssetKind, _ values: [String: String]) -> MemoryAccount {
        var account = self
        account.rows[kind.id, default: []].append(kind.fields.map { values[$0.name] })
        account.rows[kind.id]?.sort { ($0[0] ?? "").utf8.lexicographicallyPrecedes(($1[0] ?? "").utf8) }
        return account
    }

    /// The account with another value in the first record of a kind.
    func changingFirst(_ kind: AssetKind, _ field: String, to value: String) -> MemoryAccount {
        var account = self
        if let index = kind.index(of: field) { account.rows[kind.id]?[0][index] = value }
        return account
    }

    /// A value of the first record of a kind.
    func first(_ kind: AssetKind, _ field: String) -> String? {
        rows[kind.id]?.first.flatMap { row in kind.index(of: field).flatMap { row[$0] } }
    }

    func inventory(counting: Bool) -> Inventory {
        Inventory(
            account: first(.account, "id") ?? "", sourceName: "memory", isSnapshot: true,
            entries: AssetKind.catalogue.map { Inventory.Entry(kind: $0, count: rows[$0.id]?.count ?? 0) })
    }

    func cursor(over kind: AssetKind, after bookmark: Bookmark?) -> any RecordCursor & ~Copyable {
        MemoryCursor(rows: (rows[kind.id] ?? [])[...], fieldCount: kind.fields.count)
    }

    func attachments(of kinds: [AssetKind]) async throws -> any AttachmentCursor & ~Copyable {
        try await base.attachments(of: kinds)
    }
}

/// Reads rows; they are read to their end, so that a bookmark says nothing.
private struct MemoryCursor: RecordCursor, ~Copyable {
    var rows: ArraySlice<[String?]>
    let fieldCount: Int

    mutating func next(into batch: inout RecordBatch) -> Bookmark? {
        batch.reset(fieldCount: fieldCount)
        while !batch.isFull, let row = rows.popFirst() { batch.append(row) }
        return batch.isEmpty ? nil : Bookmark([])
    }
}

extension RecordBatch {
    /// Appends a record as texts.
    mutating func append(_ row: [String?]) {
        for value in row { if let value { append(text: value) } else { appendNull() } }
    }
}
