package import DataportCore

/// A store with a transaction open, whichever database keeps it. What is not committed when the session goes is undone.
///
/// Statements come from the same code for all databases, with `StoreDialect` where those differ. Records go in and out in batches.
package protocol StoreSession: AnyObject, Sendable {
    /// How this database writes what not all write alike.
    var dialect: StoreDialect { get }
    /// The store, for messages.
    var place: String { get }

    /// Runs statements without results and returns how many rows the last of them inserted, changed or deleted.
    @discardableResult
    func execute(_ sql: String) throws(DataportError) -> Int

    /// All rows of a query with so many columns, as texts; for few and short ones.
    func rows(_ sql: String, columns: Int) throws(DataportError) -> [[String?]]

    /// Adds every row of `batch` to a table, quoted as SQL has it, whose columns are the fields of `kind`; `owner` is the account that
    /// the rows belong to, where the table has a column for it.
    func load(
        _ batch: borrowing RecordBatch, of kind: AssetKind, into table: String, owner: String?
    ) throws(DataportError)

    /// Ends loading; before that the session must not be used for anything else.
    func endLoading() throws(DataportError)

    /// A cursor over a query whose columns are the fields of `kind`, `id` first.
    func cursor(_ sql: String, over kind: AssetKind) throws(DataportError) -> any RecordCursor & ~Copyable

    /// Reads an attachment to its end into the account's contents.
    func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable, account: String) throws

    /// Readies the functions that merges and undos call.
    func installFunctions() throws(DataportError)

    /// Makes everything that was written visible at once.
    /// - Throws: `outcomeUnknown` when nobody can say whether it is.
    func commit() throws(DataportError)
}

extension StoreSession {
    /// The first column of the first row as a number; `nil` without a row.
    package func integer(_ sql: String) throws(DataportError) -> Int64? {
        try rows(sql, columns: 1).first?[0].flatMap { Int64($0) }
    }

    /// The first column of every row; for few and short ones.
    package func texts(_ sql: String) throws(DataportError) -> [String] {
        try rows(sql, columns: 1).map { $0[0] ?? "" }
    }

    /// Whether the only value of a query is true.
    package func truth(_ sql: String) throws(DataportError) -> Bool {
        let value = try rows(sql, columns: 1).first?[0]
        return value == "1" || value == "t"
    }

    /// Whether the store has a table of this name.
    func hasTable(_ name: String) throws(DataportError) -> Bool { try truth(dialect.hasTable(name)) }

    /// Lets the database look at a table that was filled, where it plans the better for it.
    func analyze(_ table: String) throws(DataportError) {
        if dialect == .postgresql { try execute("ANALYZE \(table)") }
    }
}

/// Where stores of a database are and how their transactions begin.
package protocol StoreBackend: Sendable {
    /// The store, for messages.
    var place: String { get }

    /// Whether there is a store which holds `account`.
    func holds(_ account: String) throws(DataportError) -> Bool

    /// A transaction for an account that the store must not hold. The store is made where there is none, and locked for others that import.
    func beginAccount(_ account: String) throws(DataportError) -> any StoreSession

    /// A transaction that changes what the store holds, which is locked for others that import; a rehearsal only reads, and locks nothing.
    func beginChange(isRehearsal: Bool) throws(DataportError) -> any StoreSession
}
