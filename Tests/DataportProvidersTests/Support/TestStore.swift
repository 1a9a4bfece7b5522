import DataportCore
import DataportProviders
import Foundation

/// A store in a folder of its own, which goes when the test is over.
final class TestStore {
    let folder: URL
    let path: String
    let store: AccountStore

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("dataport-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("accounts.sqlite").path
        store = try AccountStore.create(at: path)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes an account whose every field of every kind holds `mark` or a value made from it.
    func add(account: String, mark: String, rows: Int = 3) throws {
        var writer = try StoreWriter(store, account: account)
        let values = MarkedAccount(id: account, mark: mark)
        for kind in AssetKind.catalogue {
            var batch = RecordBatch(fieldCount: kind.fields.count)
            for row in 0..<(kind.id == .account ? 1 : rows) { values.append(row, of: kind, to: &batch) }
            try writer.insert(batch, of: kind)
            for field in kind.attachmentFields {
                let body = values.body(of: kind, field)
                try Array(body.utf8).withUnsafeBytes {
                    try writer.insertContent(path: values.path(of: kind, field), $0)
                }
            }
        }
        try writer.commit()
    }

    /// Writes an account with nothing but these contacts, as (id, name).
    func add(account: String, contacts: [(String, String)]) throws {
        var writer = try StoreWriter(store, account: account)
        let marked = MarkedAccount(id: account, mark: "m")
        var accounts = RecordBatch(fieldCount: AssetKind.account.fields.count)
        marked.append(0, of: .account, to: &accounts)
        try writer.insert(accounts, of: .account)
        var batch = RecordBatch(fieldCount: AssetKind.contact.fields.count)
        for (id, name) in contacts {
            batch.append(text: id)
            batch.append(text: "\(id)@example.org")
            batch.append(text: name)
            for _ in 3..<AssetKind.contact.fields.count { batch.appendNull() }
        }
        try writer.insert(batch, of: .contact)
        try writer.commit()
    }
}

/// A value for every field, valid for its type and recognisable as this account's.
struct MarkedAccount {
    let id: String
    let mark: String

    func append(_ row: Int, of kind: AssetKind, to batch: inout RecordBatch) {
        for field in kind.fields {
            switch field.type {
            case .integer: batch.append(integer: Int64(row) - 9_007_199_254_740_991)
            case .boolean: batch.append(boolean: row % 2 == 1)
            default: batch.append(text: text(field, row, kind))
            }
        }
    }

    func recordID(_ kind: AssetKind.ID, _ row: Int) -> String { kind == .account ? id : "\(mark)-\(kind.name)-\(row)" }

    func path(of kind: AssetKind, _ field: Field) -> String {
        let digits = body(of: kind, field).utf8.map { String($0 % 16, radix: 16) }.joined()
        let name = String((digits + String(repeating: "0", count: 64)).prefix(64))
        return "data/content/\(name.prefix(2))/\(name).html"
    }

    func body(of kind: AssetKind, _ field: Field) -> String { "\(kind.id.name).\(field.name) \(mark)" }

    private func text(_ field: Field, _ row: Int, _ kind: AssetKind) -> String {
        switch field.type {
        case .key: recordID(kind.id, row)
        case .reference(let target): recordID(target, row)
        case .timestamp: "2026-11-20T21:00:0\(row % 10).25Z"
        case .word(let vocabulary): vocabulary.words[row % vocabulary.words.count]
        case .json(.object): "{\"is\":\"\(mark)\"}"
        case .json: "[\"\(mark)\"]"
        case .attachment: path(of: kind, field)
        default: "\(mark) \(field.name) \(row)"
        }
    }
}

/// Everything that a cursor gives, row after row, as texts; `nil` for null.
func rows(
    of kind: AssetKind, in source: some Source, after bookmark: Bookmark? = nil
) async throws -> [[String?]] {
    try await drain(source.cursor(over: kind, after: bookmark))
}

/// Everything that is left in a cursor.
func drain(_ cursor: consuming any RecordCursor & ~Copyable) async throws -> [[String?]] {
    var batch = RecordBatch()
    var rows: [[String?]] = []
    while try await cursor.next(into: &batch) != nil {
        for row in 0..<batch.rowCount {
            rows.append((0..<batch.fieldCount).map { batch.text(row: row, field: $0) })
        }
    }
    return rows
}

/// Every attachment's path and bytes, read in pieces of `piece` bytes.
func contents(
    of kinds: [AssetKind], in source: some Source, piece: Int = 7
) async throws -> [(path: String, bytes: [UInt8])] {
    var cursor = try await source.attachments(of: kinds)
    var contents: [(String, [UInt8])] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 1)
    defer { buffer.deallocate() }
    while let attachment = try await cursor.next() {
        var bytes: [UInt8] = []
        while case let count = try cursor.read(into: buffer), count > 0 { bytes += buffer[..<count] }
        contents.append((attachment.path, bytes))
        precondition(attachment.byteCount == bytes.count)
    }
    return contents
}
