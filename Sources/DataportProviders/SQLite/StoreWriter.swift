package import DataportCore
import DataportFormats

/// Puts a whole new account into a store: everything in one transaction, which is undone when the writer goes before
/// `commit`.
package struct StoreWriter: ~Copyable {
    private let connection: SQLiteConnection
    private let account: [UInt8]
    private var rows: RowInserter?
    private var content: SQLiteStatement?
    private var isOpen = true

    /// A writer of `account`, which the store must not hold yet.
    package init(_ store: AccountStore, account: String) throws(DataportError) {
        try self.init(store.connectForWriting(), account: account)
    }

    /// A writer on a connection that may have been tuned for loading.
    init(_ connection: SQLiteConnection, account: String) throws(DataportError) {
        self.connection = connection
        self.account = Array(account.utf8)
        try Self.begin(connection, account: account)
    }

    /// Begins the transaction in which an account is made.
    /// - Throws: `cannotCreate` when the store holds it.
    static func begin(_ connection: SQLiteConnection, account: String) throws(DataportError) {
        try connection.execute("BEGIN IMMEDIATE")
        guard try !connection.texts("SELECT id FROM account").contains(where: { $0.utf8.elementsEqual(account.utf8) })
        else {
            throw DataportError(
                .cannotCreate, "the store holds account \(Terminal.safe(account)) already", place: connection.path,
                advice: "choose another account, or make a new store")
        }
    }

    deinit {
        // Nothing can be done about a failure here, and SQLite undoes what was not committed when the file is opened
        // next.
        if isOpen { try? connection.execute("ROLLBACK") }
    }

    /// Inserts every row of `batch` as a record of `kind`.
    package mutating func insert(_ batch: borrowing RecordBatch, of kind: AssetKind) throws(DataportError) {
        if rows?.kind != kind {
            rows = try RowInserter(connection, table: SQLRenderer.quote(kind.id.name), kind: kind, owner: account)
        }
        try rows?.insert(batch)
    }

    /// Stores the bytes of a body or a medium under its path.
    package mutating func insertContent(
        path: String, _ bytes: UnsafeRawBufferPointer
    ) throws(DataportError) {
        if content == nil {
            content = try SQLiteStatement(
                connection,
                "INSERT INTO content (account_id, path, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
            try content?.bind(1, copying: account)
        }
        let connection = connection
        try connection.exclusively { () throws(DataportError) in
            try content?.bind(2, copying: path.utf8)
            try content?.bind(3, unownedBlob: bytes)
            try content?.run()
        }
    }

    /// Stores the bytes of a body or a medium under the path that its digest gives, and returns the path.
    mutating func store(_ bytes: [UInt8], fileExtension: String) throws(DataportError) -> String {
        try bytes.withUnsafeBufferPointer { bytes throws(DataportError) in
            let bytes = UnsafeRawBufferPointer(bytes)
            let path = ContentPath.path(of: bytes, fileExtension: fileExtension)
            try insertContent(path: path, bytes)
            return path
        }
    }

    /// Makes everything that was inserted visible, or nothing.
    package mutating func commit() throws(DataportError) {
        rows = nil
        content = nil
        try connection.execute("COMMIT")
        isOpen = false
    }
}
