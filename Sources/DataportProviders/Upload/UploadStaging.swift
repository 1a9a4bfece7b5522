import DataportCore
import Glibc

/// The store in which all records stand until the files are written. It has no name, so that nothing of it stays behind however the
/// process ends.
struct UploadStaging: Sendable {
    let connection: SQLiteConnection
    /// The same connection as a session, which loads batches and attachments.
    let session: SQLiteSession

    /// Makes one below `$TMPDIR`.
    init() throws(DataportError) {
        let folder = try Self.makeFolder()
        let path = folder + "/staging.sqlite"
        defer {
            for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
            rmdir(folder)
        }
        connection = try AccountStore.create(at: path).connectForWriting()
        // Without a journal SQLite needs no other file, and the one it has open may lose its name.
        try connection.execute(
            """
            PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;
            PRAGMA ignore_check_constraints = ON; PRAGMA cache_size = -64000; BEGIN EXCLUSIVE
            """)
        session = SQLiteSession(connection)
    }

    private static func makeFolder() throws(DataportError) -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/dataport-upload-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw DataportError(
                .cannotCreate, "no temporary folder can be made: \(String(cString: strerror(errno)))", place: parent,
                advice: "set TMPDIR to a folder that you may write to")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
