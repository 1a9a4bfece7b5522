package import DataportCore

/// A database without a name for what a run has to remember of every record: beyond a few megabytes it is on disk, and it is gone when the run ends.
package final class Scratch: Sendable {
    /// Whoever uses it is inside `exclusively`.
    let connection: SQLiteConnection

    private static let cacheKiB = 4096

    package init() throws(DataportError) {
        connection = try SQLiteConnection(path: TemporaryFile.folder, mode: .temporary)
        try connection.execute(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;
            PRAGMA cache_size = -\(Self.cacheKiB); BEGIN
            """)
    }
}
