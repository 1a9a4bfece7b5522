import DataportCore
import Synchronization

/// A transaction of a store file. The lock, and a new store that has no name yet, live as long as it does.
final class SQLiteSession: StoreSession {
    let dialect = StoreDialect.sqlite
    var place: String { connection.path }
    private let connection: SQLiteConnection
    private let lock: StoreLock?
    private let newStore: NewStore?
    private let inserter = Mutex<RowInserter?>(nil)
    private let isOpen = Mutex(true)

    /// A session on a connection that began its transaction.
    init(_ connection: SQLiteConnection, lock: StoreLock? = nil, newStore: NewStore? = nil) {
        self.connection = connection
        self.lock = lock
        self.newStore = newStore
    }

    deinit {
        // Nothing can be done about a failure here, and SQLite undoes what was not committed when the file is opened next. After `publish`
        // there is nothing under the partial name.
        if isOpen.withLock({ $0 }) { try? connection.execute("ROLLBACK") }
        newStore?.discard()
    }

    @discardableResult
    func execute(_ sql: String) throws(DataportError) -> Int {
        try connection.execute(sql)
        return connection.changedRows
    }

    func rows(_ sql: String, columns: Int) throws(DataportError) -> [[String?]] {
        try connection.exclusively { () throws(DataportError) in
            var statement = try SQLiteStatement(connection, sql)
            var rows: [[String?]] = []
            while try statement.step() { rows.append((0..<columns).map { statement.text(Int32($0)) }) }
            return rows
        }
    }

    func load(
        _ batch: borrowing RecordBatch, of kind: AssetKind, into table: String, owner: String?
    ) throws(DataportError) {
        let rows = batch.rowCount
        try inserter.withLock { inserter throws(DataportError) in
            var taken = inserter.take()
            if taken?.table != table {
                taken = try RowInserter(connection, table: table, kind: kind, owner: owner.map { Array($0.utf8) })
            }
            if rows > 0 { try taken?.insert(batch) }
            inserter = consume taken
        }
    }

    func endLoading() throws(DataportError) { inserter.withLock { $0 = nil } }

    func cursor(_ sql: String, over kind: AssetKind) throws(DataportError) -> any RecordCursor & ~Copyable {
        try SQLiteRecordCursor(SQLiteStatement(connection, sql), over: kind, after: nil)
    }

    func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable, account: String) throws {
        try ContentRow.store(attachment, from: &cursor, account: account, on: connection)
    }

    func installFunctions() throws(DataportError) {
        try SQLiteHash.install(on: connection)
        try connection.execute("PRAGMA temp.cache_size = -32000")
    }

    func commit() throws(DataportError) {
        try endLoading()
        try connection.execute("COMMIT")
        isOpen.withLock { $0 = false }
        try newStore?.publish(connection)
    }
}
