import CPostgreSQL
import DataportCore

// COPY in binary, in both directions. Source: PostgreSQL documentation, 34.10 "Functions Associated with the COPY Command".
extension PostgresConnection {
    /// Begins to send rows; `COPY … FROM STDIN`.
    func beginCopyIn(_ sql: String) throws(DataportError) {
        try check(PostgresResult(PQexec(handle, sql)), [PGRES_COPY_IN])
    }

    /// Sends bytes, which need not end where a row does.
    func send(_ bytes: UnsafeRawBufferPointer) throws(DataportError) {
        // libpq takes an Int32; it copies what it cannot send at once.
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 24))
            let sent = PQputCopyData(
                handle, piece.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(truncatingIfNeeded: piece.count))
            guard sent == 1 else { throw PostgresFailure.lost(place) }
            rest = rest.dropFirst(piece.count)
        }
    }

    /// Ends sending: now the server says whether it took the rows.
    func endCopyIn() throws(DataportError) {
        guard PQputCopyEnd(handle, nil) == 1 else { throw PostgresFailure.lost(place) }
        try finishCopy()
    }

    /// Begins to receive rows; `COPY … TO STDOUT`.
    func beginCopyOut(_ sql: String) throws(DataportError) {
        try check(PostgresResult(PQexec(handle, sql)), [PGRES_COPY_OUT])
    }

    /// Hands out what the server sent next, whole rows; `false` when that was all.
    func receive(_ body: (UnsafeRawBufferPointer) throws(DataportError) -> Void) throws(DataportError) -> Bool {
        var row: UnsafeMutablePointer<CChar>?
        let count = PQgetCopyData(handle, &row, 0)
        defer { PQfreemem(row) }
        if count > 0 {
            try body(UnsafeRawBufferPointer(start: row, count: Int(count)))
            return true
        }
        guard count == -1 else { throw PostgresFailure.lost(place) }
        try finishCopy()
        return false
    }

    /// Takes the results of a COPY until there are none, and throws the first error of them.
    private func finishCopy() throws(DataportError) {
        var failure: DataportError?
        while let next = PQgetResult(handle) {
            let result = PostgresResult(next)
            do throws(DataportError) { try check(result, [PGRES_COMMAND_OK]) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
        if PQstatus(handle) != CONNECTION_OK { throw PostgresFailure.lost(place) }
    }
}
