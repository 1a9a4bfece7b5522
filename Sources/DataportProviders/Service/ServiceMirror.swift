import DataportCore
import DataportFormats

/// What a service holds, in a store without a name that lasts as long as the run: there the merge that every store uses decides what becomes of each
/// record.
final class ServiceMirror {
    /// The account's id in it.
    let account: String
    let session: any StoreSession

    private static let cacheKiB = 16_000

    /// An empty store. Nobody else looks at it and it need not outlast a power cut; what stands in it was checked where it came from.
    init(account: String) throws(DataportError) {
        self.account = account
        let connection = try SQLiteConnection(path: TemporaryFile.folder, mode: .temporary)
        try connection.execute(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; PRAGMA foreign_keys = OFF;
            PRAGMA ignore_check_constraints = ON; PRAGMA cache_size = -\(Self.cacheKiB); BEGIN;
            \(SQLRenderer.renderSchema())
            """)
        session = SQLiteSession(connection)
    }

    /// Puts the account into it.
    func fill(_ remote: RemoteAccount) throws(DataportError) {
        for kind in AssetKind.catalogue { try Self.load(kind, remote, account, into: session) }
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
}
