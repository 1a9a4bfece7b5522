import DataportCore
import Glibc

/// A store that is built without a journal beside its final name, and appears there when it is complete: loading is several times as
/// fast as into a store that others may read meanwhile.
///
/// Constraints are not checked while it is built. Whoever builds one vouches for the rows: the generator's keep them (tested), and an
/// archive was validated before.
struct NewStore: Sendable {
    private let path: String
    private var partial: String { path + ".partial" }

    /// Begins a store at `path`, where there is none.
    init(at path: String) throws(DataportError) {
        self.path = path
        try StoreLocation.makeFolders(above: path)
        unlink(partial)
        _ = try AccountStore.create(at: partial)
    }

    /// A connection tuned for loading.
    func connect() throws(DataportError) -> SQLiteConnection {
        let connection = try AccountStore(at: partial).connectForWriting()
        try connection.execute(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;
            PRAGMA ignore_check_constraints = ON; PRAGMA cache_size = -2000; PRAGMA locking_mode = EXCLUSIVE
            """)
        return connection
    }

    /// Makes the store durable and gives it its name. The last transaction is committed.
    func publish(_ connection: SQLiteConnection) throws(DataportError) {
        try connection.execute("PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL")
        try syncFile()
        guard link(partial, path) == 0 else {
            throw DataportError(
                .cannotCreate, "the store cannot be put in its place: \(String(cString: strerror(errno)))",
                place: path)
        }
        unlink(partial)
    }

    /// Removes what was built.
    func discard() { for suffix in ["", "-wal", "-shm"] { unlink(partial + suffix) } }

    private func syncFile() throws(DataportError) {
        let file = open(partial, O_RDWR | O_CLOEXEC)
        defer { if file >= 0 { close(file) } }
        guard file >= 0, fsync(file) == 0 else {
            throw DataportError(
                .io, "the store cannot be made durable: \(String(cString: strerror(errno)))", place: partial,
                advice: "see whether the disk is full or failing")
        }
    }
}
