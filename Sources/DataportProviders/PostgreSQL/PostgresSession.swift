import DataportCore
import DataportFormats
import Synchronization

/// A transaction of a store in a PostgreSQL database. When the connection goes, the server undoes what was not committed.
final class PostgresSession: StoreSession {
    /// A table that rows are sent to.
    private struct Loading {
        let table: String
        let encoder: CopyEncoder
    }

    let dialect = StoreDialect.postgresql
    var place: String { connection.place }
    private let connection: PostgresConnection
    /// Whether the tables were made in this transaction and have no constraints yet.
    private let isNewStore: Bool
    private let loading = Mutex<Loading?>(nil)

    /// A session on a connection that began its transaction.
    init(_ connection: PostgresConnection, isNewStore: Bool = false) {
        self.connection = connection
        self.isNewStore = isNewStore
    }

    @discardableResult
    func execute(_ sql: String) throws(DataportError) -> Int { try connection.execute(sql) }

    func rows(_ sql: String, columns: Int) throws(DataportError) -> [[String?]] {
        try connection.rows(sql, columns: columns)
    }

    func load(
        _ batch: borrowing RecordBatch, of kind: AssetKind, into table: String, owner: String?
    ) throws(DataportError) {
        let encoder = try beginLoading(of: kind, into: table, owner: owner)
        var writer = ByteWriter(capacity: 1 << 16)
        try encoder.encode(batch, into: &writer)
        try writer.withBytes { (bytes) throws(DataportError) in try connection.send(bytes) }
    }

    private func beginLoading(
        of kind: AssetKind, into table: String, owner: String?
    ) throws(DataportError) -> CopyEncoder {
        if let current = loading.withLock({ $0 }), current.table == table { return current.encoder }
        try endLoading()
        let fields = (owner == nil ? [] : [SQLRenderer.owner]) + kind.fields.map(\.name)
        let columns = fields.map(SQLRenderer.quote).joined(separator: ", ")
        try connection.beginCopyIn("COPY \(table) (\(columns)) FROM STDIN (FORMAT binary)")
        let begun = Loading(table: table, encoder: CopyEncoder(kind: kind, owner: owner))
        loading.withLock { $0 = begun }
        try CopyEncoder.header.span.withUnsafeBytes { (bytes) throws(DataportError) in try connection.send(bytes) }
        return begun.encoder
    }

    func endLoading() throws(DataportError) {
        guard loading.withLock({ $0.take() }) != nil else { return }
        try CopyEncoder.trailer.span.withUnsafeBytes { (bytes) throws(DataportError) in try connection.send(bytes) }
        try connection.endCopyIn()
    }

    func cursor(_ sql: String, over kind: AssetKind) throws(DataportError) -> any RecordCursor & ~Copyable {
        try PostgresRecordCursor.begin(sql, over: kind, on: connection)
    }

    func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable, account: String) throws {
        try PostgresContent.store(attachment, from: &cursor, account: account, on: connection)
    }

    func installFunctions() throws(DataportError) { try connection.execute(PostgresFunctions.definitions) }

    func commit() throws(DataportError) {
        try endLoading()
        if isNewStore { try PostgresSchema.createConstraints(on: connection) }
        try PostgresCommit(connection).perform()
    }
}
