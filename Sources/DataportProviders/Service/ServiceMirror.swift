import DataportCore
import DataportFormats
import Glibc

/// What a service holds, in a store of its own that lasts as long as the run: there the merge that every store uses decides what becomes of each
/// record.
final class ServiceMirror {
    private let folder: String
    /// The account's id in it.
    let account: String
    let session: any StoreSession

    /// Puts an account into a store.
    init(_ remote: RemoteAccount, account: String) throws(DataportError) {
        folder = try Self.makeFolder()
        self.account = account
        let store = SQLiteBackend(path: folder + "/mirror.sqlite", isScratch: true)
        do throws(DataportError) {
            try Self.fill(store, remote, account)
            session = try store.beginChange(isRehearsal: false)
        } catch {
            Self.remove(folder)
            throw error
        }
    }

    deinit { Self.remove(folder) }

    /// Loads everything; the lock of the store is free again afterwards.
    private static func fill(
        _ store: SQLiteBackend, _ remote: RemoteAccount, _ account: String
    ) throws(DataportError) {
        let session = try store.beginAccount(account)
        for kind in AssetKind.catalogue { try load(kind, remote, account, into: session) }
        try session.commit()
    }

    private static func load(
        _ kind: AssetKind, _ remote: RemoteAccount, _ account: String, into session: any StoreSession
    ) throws(DataportError) {
        let json = PlainJSON.fields(of: kind)
        try remote.forEachBatch(of: kind) { (given: borrowing RecordBatch) throws(DataportError) in
            let table = SQLRenderer.quote(kind.id.name)
            guard hasEscapes(given, json) else { return try session.load(given, of: kind, into: table, owner: account) }
            var batch = RecordBatch(fieldCount: kind.fields.count)
            for index in 0..<given.rowCount {
                var row = ProjectedRow(given, row: index, of: kind)
                row.makePlain(json)
                row.append(to: &batch)
            }
            try session.load(batch, of: kind, into: table, owner: account)
        }
        try session.endLoading()
    }

    /// Whether something may be written in another way than ours: without a backslash there is only one.
    private static func hasEscapes(_ batch: borrowing RecordBatch, _ json: [Int]) -> Bool {
        for row in 0..<batch.rowCount {
            for field in json {
                let found = batch.withValue(row: row, field: field) { $0?.contains(UInt8(ascii: "\\")) ?? false }
                if found { return true }
            }
        }
        return false
    }

    private static func makeFolder() throws(DataportError) -> String {
        var template = Array((TemporaryFile.folder + "/dataport-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw TemporaryFile.failure("creating", errno) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func remove(_ folder: String) {
        for suffix in ["", "-wal", "-shm", "-journal", ".lock", ".partial"] {
            unlink(folder + "/mirror.sqlite" + suffix)
        }
        rmdir(folder)
    }
}
