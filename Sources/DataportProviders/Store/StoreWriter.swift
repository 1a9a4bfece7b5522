package import DataportCore
import DataportFormats

/// Puts a whole new account into a store: everything in one transaction, which is undone when the writer goes before
/// `commit`.
package struct StoreWriter: ~Copyable {
    private let connection: SQLiteConnection
    private let account: [UInt8]
    private var statement: SQLiteStatement?
    private var kind: AssetKind?
    private var forms: [SQLiteStatement.Form] = []
    private var markers: [[UInt8]?] = []
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
        if self.kind != kind { try prepare(kind) }
        guard batch.rowCount > 0 else { return }
        let connection = connection
        try connection.exclusively { () throws(DataportError) in
            for row in 0..<batch.rowCount { try insert(row, of: batch) }
        }
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

    /// Makes room for a body or a medium of `byteCount` bytes, which the blob is then given in pieces.
    mutating func beginContent(path: String, byteCount: Int) throws(DataportError) -> SQLiteBlob {
        guard byteCount <= Self.largestContent else {
            throw DataportError(
                .limit, "a file has more than \(Self.largestContent) bytes, which a store cannot hold", place: path)
        }
        let connection = connection
        let account = account
        let row = try connection.exclusively { () throws(DataportError) in
            let statement = try SQLiteStatement(
                connection, "INSERT INTO content (account_id, path, bytes) VALUES (?1, ?2, zeroblob(?3))")
            try statement.bind(1, copying: account)
            try statement.bind(2, copying: path.utf8)
            try statement.bind(3, integer: Int64(byteCount))
            var running = consume statement
            try running.run()
            return connection.lastInsertedRow
        }
        return try SQLiteBlob(connection, table: "content", column: "bytes", row: row, isWritten: true)
    }

    /// SQLite's own limit of a value, less what the row needs.
    private static let largestContent = 999_000_000

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
        statement = nil
        content = nil
        kind = nil
        try connection.execute("COMMIT")
        isOpen = false
    }

    private mutating func prepare(_ kind: AssetKind) throws(DataportError) {
        let columns = ([SQLRenderer.owner] + kind.fields.map(\.name)).map(SQLRenderer.quote).joined(separator: ", ")
        let parameters = (1...kind.fields.count + 1).map { "?\($0)" }.joined(separator: ", ")
        let table = SQLRenderer.quote(kind.id.name)
        statement = try SQLiteStatement(connection, "INSERT INTO \(table) (\(columns)) VALUES (\(parameters))")
        try statement?.bind(1, copying: account)
        forms = kind.fields.map { SQLiteStatement.Form($0.type) }
        markers = kind.fields.map(\.type.marker)
        self.kind = kind
    }

    private mutating func insert(_ row: Int, of batch: borrowing RecordBatch) throws(DataportError) {
        let fields = forms.count
        try batch.withContents { slots, arena throws(DataportError) in
            for field in 0..<fields {
                try bind(slots[row * fields + field], in: arena, to: field)
            }
            do throws(DataportError) { try statement?.run() } catch {
                throw DataportError(error.code, error.message, place: kind?.id.name, advice: error.advice)
            }
        }
    }

    private func bind(
        _ slot: RecordBatch.Slot, in arena: UnsafeRawPointer, to field: Int
    ) throws(DataportError) {
        let parameter = Int32(truncatingIfNeeded: field + 2)
        guard slot.length != RecordBatch.Slot.nullLength else { return try statement?.bindNull(parameter) ?? () }
        // The marker keeps its place: whoever enters the secret again finds where, and the next export redacts it as before.
        guard slot.length != RecordBatch.Slot.redactedLength else {
            try statement?.bind(parameter, copying: markers[field] ?? [])
            return
        }
        let bytes = UnsafeRawBufferPointer(start: arena + Int(slot.offset), count: Int(slot.length))
        switch forms[field] {
        case .text: try statement?.bind(parameter, unowned: bytes)
        case .boolean: try statement?.bind(parameter, integer: bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case .integer: try statement?.bind(parameter, integer: try integer(bytes))
        }
    }

    private func integer(_ bytes: UnsafeRawBufferPointer) throws(DataportError) -> Int64 {
        guard let value = Int64(String(decoding: bytes, as: UTF8.self)) else {
            throw DataportError(.badInput, "a whole number is not one", place: kind?.id.name)
        }
        return value
    }
}
