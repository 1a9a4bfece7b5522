package import DataportCore
import Glibc

/// Writes an account that looks like a real one, of any size, straight into a store. The same options give the same
/// rows, and memory does not depend on the size.
package struct AccountGenerator: Sendable {
    /// What to make.
    package struct Options: Sendable, Equatable {
        package var account: String
        package var seed: UInt64 = 1
        package var subscribers = 10_000
        package var lists = 8
        package var deliveries = 20_000
        package var suppressions = 5_000
        package var events = 5_000
        package var consentEvents = 2_000
        package var campaigns = 20
        /// How many custom fields each subscription has.
        package var customFields = 6

        /// The usual account; set what should be otherwise.
        package init(account: String) { self.account = account }
    }

    /// How far the generator is.
    package struct Progress: Sendable, Equatable {
        package let kind: AssetKind.ID
        /// Records of the kind written so far.
        package let records: Int
    }

    let options: Options

    /// A generator; counts below zero mean zero.
    package init(_ options: Options) { self.options = options }

    /// Writes the account into the store at `path`, which is made when it is missing.
    ///
    /// A new store is built without a journal beside its final name and appears there when it is complete.
    package func write(
        toStoreAt path: String, progress: (Progress) -> Void = { _ in }
    ) throws(DataportError) {
        if access(path, F_OK) == 0 {
            return try write(on: AccountStore(at: path).connectForWriting(), progress)
        }
        let store = try NewStore(at: path)
        do throws(DataportError) {
            let connection = try store.connect()
            try write(on: connection, progress)
            try store.publish(connection)
        } catch {
            store.discard()
            throw error
        }
    }

    private func write(on connection: SQLiteConnection, _ progress: (Progress) -> Void) throws(DataportError) {
        let writer = try StoreWriter(connection, account: options.account)
        var run = GeneratorRun(options, into: writer)
        try run.writeAll(progress)
    }
}
