import CSQLite
import DataportCore

/// The SQL function `dataport_hash(value, …)`: a number that differs when one of the values was changed.
enum SQLiteHash {
    /// Makes the function known on a connection.
    static func install(on connection: SQLiteConnection) throws(DataportError) {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
        try connection.exclusively { () throws(DataportError) in
            try connection.check(
                sqlite3_create_function_v2(
                    connection.handle, "dataport_hash", -1, flags, nil, hash, nil, nil, nil))
        }
    }

    private static let hash: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void = {
        context, count, values in
        var hash = ValueHash()
        for index in 0..<Int(count) {
            let value = values?[index]
            guard let bytes = sqlite3_value_text(value) else {
                hash.add(nil)
                continue
            }
            hash.add(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_value_bytes(value))))
        }
        sqlite3_result_int64(context, Int64(bitPattern: hash.value))
    }
}
