package import DataportCore
import Glibc

/// A store file as the place of imports.
package struct SQLiteBackend: StoreBackend {
    /// The file.
    package let place: String

    /// The store at `path`, which may have to be made.
    package init(path: String) { place = path }

    package func holds(_ account: String) throws(DataportError) -> Bool {
        do throws(DataportError) {
            return try AccountStore(at: place).accounts().contains { $0.utf8.elementsEqual(account.utf8) }
        } catch {
            if error.code == .noInput { return false }
            throw error
        }
    }

    package func beginAccount(_ account: String) throws(DataportError) -> any StoreSession {
        try StoreLocation.makeFolders(above: place)
        let lock = try StoreLock(store: place)
        let newStore = access(place, F_OK) == 0 ? nil : try NewStore(at: place)
        do throws(DataportError) {
            let connection =
                if let newStore { try newStore.connect() } else { try AccountStore(at: place).connectForWriting() }
            try StoreWriter.begin(connection, account: account)
            return SQLiteSession(connection, lock: lock, newStore: newStore)
        } catch {
            newStore?.discard()
            throw error
        }
    }

    package func beginChange(isRehearsal: Bool) throws(DataportError) -> any StoreSession {
        guard !isRehearsal else {
            let connection = try AccountStore.connect(place, mode: .readOnly)
            try connection.execute("BEGIN")
            return SQLiteSession(connection)
        }
        let store = try AccountStore(at: place)
        let lock = try StoreLock(store: place)
        let connection = try store.connectForWriting()
        try connection.execute("BEGIN IMMEDIATE")
        return SQLiteSession(connection, lock: lock)
    }
}
