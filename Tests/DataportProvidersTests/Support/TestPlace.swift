import DataportCore
import DataportFormats
import DataportProviders
import DataportTestKit
import Foundation
import Testing

/// A store for a test, in whichever database; it goes when the test is over.
final class TestPlace {
    enum Database: String, CaseIterable, Sendable { case sqlite, postgresql }

    let database: Database
    let backend: any StoreBackend
    /// The URI's part behind the scheme.
    let location: String
    private let folder: TemporaryDirectory?
    private let postgres: PostgresDatabase?

    init(_ database: Database) throws {
        self.database = database
        switch database {
        case .sqlite:
            let folder = try TemporaryDirectory()
            (self.folder, postgres) = (folder, nil)
            location = folder.file("accounts.sqlite")
            backend = SQLiteBackend(path: location)
        case .postgresql:
            let postgres = try #require(try PostgresDatabase())
            (folder, self.postgres) = (nil, postgres)
            location = String(postgres.uri.dropFirst("postgresql:".count))
            backend = try PostgresBackend(location: location)
        }
    }

    func source(_ account: String) throws -> any ProfileSource {
        switch database {
        case .sqlite: try SQLiteSource(path: location, account: account)
        case .postgresql: try PostgresSource(location: location, account: account)
        }
    }

    /// The first column of a query.
    func texts(_ sql: String) throws -> [String] { try backend.beginChange(isRehearsal: true).texts(sql) }

    /// Changes the store behind the program's back, constraints or not.
    func change(_ sql: String) throws {
        switch database {
        case .sqlite: try Shell.sqlite(location, "PRAGMA foreign_keys = OFF; " + sql)
        case .postgresql:
            try PostgresServer.psql("postgresql:" + location, "SET session_replication_role = replica", sql)
        }
    }

    /// Everything that the accounts' tables hold, one text a record.
    func content() throws -> [String] {
        try AssetKind.catalogue.flatMap { kind in
            let values = (["account_id"] + kind.fields.map(\.name)).map { "COALESCE('=' || \"\($0)\", '-')" }
            return try texts(
                "SELECT '\(kind.id.name) ' || \(values.joined(separator: " || ',' || ")) FROM \"\(kind.id.name)\" ORDER BY 1"
            )
        }
    }

    /// The status and its time of every subscription of an account, by id.
    func statuses(of account: String) throws -> [String: String] {
        let rows = try texts(
            "SELECT id || ' ' || status || ' ' || COALESCE(since, '') FROM subscription WHERE account_id = '\(account)'"
        )
        return rows.reduce(into: [:]) { statuses, row in
            let parts = row.split(separator: " ", maxSplits: 1)
            statuses[String(parts[0])] = String(parts[1])
        }
    }

    // MARK: Accounts

    /// Writes an account whose every field of every kind holds `mark` or a value made from it.
    func add(account: String, mark: String, rows: Int = 3) async throws {
        let values = MarkedAccount(id: account, mark: mark)
        let batches = AssetKind.catalogue.map { kind in
            (
                kind,
                { (batch: inout RecordBatch) in
                    for row in 0..<(kind.id == .account ? 1 : rows) { values.append(row, of: kind, to: &batch) }
                }
            )
        }
        let contents = AssetKind.catalogue.flatMap { kind in
            kind.attachmentFields.map { (values.path(of: kind, $0), values.body(of: kind, $0)) }
        }
        try await add(account: account, batches, contents)
    }

    /// Writes an account with nothing but these contacts, as (id, name).
    func add(account: String, contacts: [(String, String)]) async throws {
        let marked = MarkedAccount(id: account, mark: "m")
        try await add(
            account: account,
            [
                (.account, { marked.append(0, of: .account, to: &$0) }),
                (
                    .contact,
                    { batch in
                        for (id, name) in contacts {
                            for text in [id, "\(id)@example.org", name] { batch.append(text: text) }
                            for _ in 3..<AssetKind.contact.fields.count { batch.appendNull() }
                        }
                    }
                ),
            ], [])
    }

    /// Writes an account in one transaction, as an import does.
    func add(
        account: String, provider: String = "test", _ batches: [(AssetKind, (inout RecordBatch) -> Void)],
        _ contents: [(path: String, body: String)]
    ) async throws {
        let identity = ImportIdentity(
            origin: ImportIdentity.origin(provider: provider, account: account), account: account,
            archiveDigest: "made", started: Instant(secondsSince1970: 1_795_208_400))
        let sink = try StoreSink(backend, account: account, identity: identity)
        for (kind, fill) in batches {
            var batch = RecordBatch(fieldCount: kind.fields.count)
            fill(&batch)
            var writer = try sink.writer(for: kind)
            if !batch.isEmpty { _ = try await writer.write(&batch) }
            try await writer.finish()
        }
        for content in contents.sorted(by: { $0.path < $1.path }) {
            var cursor: any AttachmentCursor & ~Copyable = MemoryAttachment(content.body)
            try sink.store(
                DataportCore.Attachment(path: content.path, byteCount: content.body.utf8.count), from: &cursor)
        }
        try sink.commit()
    }
}

/// The bytes of one attachment.
private struct MemoryAttachment: AttachmentCursor, ~Copyable {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func next() -> DataportCore.Attachment? { nil }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - position)
        buffer.copyBytes(from: bytes[position..<(position + count)])
        position += count
        return count
    }
}
