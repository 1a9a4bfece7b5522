package import DataportCore
import Glibc

/// A store file as the place of imports.
package struct SQLiteBackend: StoreBackend {
    /// The file.
    package let place: String

    /// Whether the file is thrown away at the end of the run: then it need not outlast a power cut, and nobody else looks at it.
    private let isScratch: Bool

    /// The store at `path`, which may have to be made.
    package init(path: String, isScratch: Bool = false) {
        place = path
        self.isScratch = isScratch
    }

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
        // What is thrown away is looked up record by record: small pages, more of which stay in memory.
        let pageSize = isScratch ? 4096 : AccountStore.pageSize
        let newStore = access(place, F_OK) == 0 ? nil : try NewStore(at: place, pageSize: pageSize)
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
        if isScratch {
            try connection.execute(
                "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -16000"
            )
        }
        try connection.execute("BEGIN IMMEDIATE")
        return SQLiteSession(connection, lock: lock)
    }
}
