package import DataportCore

/// What accounts can be imported into.
package protocol ImportTarget: Sendable {
    /// Whether the target holds the account. A target that is still to be made holds none.
    func holds(_ account: String, at location: String) throws(DataportError) -> Bool

    /// A sink for an account that the target does not hold.
    func newAccount(
        _ account: String, at location: String, identity: ImportIdentity
    ) throws(DataportError) -> any TransactionalSink

    /// A sink for an account that the target holds.
    func merge(
        into account: String, at location: String, identity: ImportIdentity, options: MergeOptions
    ) throws(DataportError) -> any MergingSink

    /// The runs of imports that the target remembers, oldest first.
    func runs(at location: String) throws(DataportError) -> [ImportRecord]

    /// Takes back one run.
    func undo(_ run: Int64, at location: String, allowsResubscribing: Bool) throws(DataportError) -> ImportUndo.Report
}

/// One run of an import, as a target remembers it.
package struct ImportRecord: Sendable, Equatable {
    /// Its number.
    package let run: Int64
    /// The account's id in the target.
    package let account: String
    /// Whose records they were.
    package let origin: String
    /// SHA-256 of what the archive held.
    package let archiveDigest: String
    /// RFC 3339.
    package let finished: String
    /// RFC 3339; `nil` when the run was not taken back.
    package let undone: String?
    /// Records that it created.
    package let created: Int
    /// Records that it changed.
    package let updated: Int
}

/// A store file as a target.
struct StoreTarget: ImportTarget {
    func holds(_ account: String, at location: String) throws(DataportError) -> Bool {
        do throws(DataportError) {
            return try AccountStore(at: location).accounts().contains { $0.utf8.elementsEqual(account.utf8) }
        } catch {
            if error.code == .noInput { return false }
            throw error
        }
    }

    func newAccount(
        _ account: String, at location: String, identity: ImportIdentity
    ) throws(DataportError) -> any TransactionalSink {
        try StoreSink(path: location, account: account, identity: identity)
    }

    func merge(
        into account: String, at location: String, identity: ImportIdentity, options: MergeOptions
    ) throws(DataportError) -> any MergingSink {
        try StoreMergeSink(path: location, account: account, identity: identity, options: options)
    }

    func runs(at location: String) throws(DataportError) -> [ImportRecord] {
        let connection = try AccountStore.connect(location, mode: .readOnly)
        guard try ImportTables.exist(on: connection) else { return [] }
        return try ImportTables.runs(on: connection)
    }

    func undo(_ run: Int64, at location: String, allowsResubscribing: Bool) throws(DataportError) -> ImportUndo.Report {
        var undo = try ImportUndo.begin(path: location, run: run)
        return try undo.perform(allowsResubscribing: allowsResubscribing)
    }
}
