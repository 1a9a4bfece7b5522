import CSQLite
package import DataportCore

/// A compiled statement, finalised when it goes. It is not stepped again after its last row: SQLite would start it
/// anew.
package struct SQLiteStatement: ~Copyable {
    let connection: SQLiteConnection
    private let handle: OpaquePointer
    private var isDone = false

    /// Compiles one statement.
    package init(_ connection: SQLiteConnection, _ sql: String) throws(DataportError) {
        self.connection = connection
        var compiled: OpaquePointer?
        try connection.exclusively { () throws(DataportError) in
            let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
            try connection.check(sqlite3_prepare_v3(connection.handle, sql, -1, flags, &compiled, nil))
        }
        guard let compiled else { throw DataportError(.internalError, "an SQL statement is empty") }
        handle = compiled
    }

    deinit { connection.exclusively { _ = sqlite3_finalize(handle) } }

    /// Goes on to the next row; `false` at the end, and at every call after the end.
    package mutating func step() throws(DataportError) -> Bool {
        if isDone { return false }
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        isDone = true
        if code == SQLITE_DONE { return false }
        throw SQLiteFailure.error(code, on: connection.handle, path: connection.path)
    }

    /// Readies a statement for other parameters, wherever it was.
    mutating func restart() {
        sqlite3_reset(handle)
        isDone = false
    }

    /// Runs a statement without results to its end and readies it for other parameters.
    mutating func run() throws(DataportError) {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else {
            throw SQLiteFailure.error(code, on: connection.handle, path: connection.path)
        }
    }
}

// MARK: Parameters, counted from 1

extension SQLiteStatement {
    /// Sets a parameter to bytes of text, which must stay where they are until the statement has run.
    func bind(_ index: Int32, unowned bytes: UnsafeRawBufferPointer) throws(DataportError) {
        let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let text else { return try connection.check(sqlite3_bind_text(handle, index, "", 0, nil)) }
        let encoding = UInt8(SQLITE_UTF8)
        try connection.check(sqlite3_bind_text64(handle, index, text, UInt64(bytes.count), nil, encoding))
    }

    /// Sets a parameter to bytes of a blob, which must stay where they are until the statement has run.
    func bind(_ index: Int32, unownedBlob bytes: UnsafeRawBufferPointer) throws(DataportError) {
        guard let base = bytes.baseAddress else { return try connection.check(sqlite3_bind_zeroblob(handle, index, 0)) }
        try connection.check(sqlite3_bind_blob64(handle, index, base, UInt64(bytes.count), nil))
    }

    /// Sets a parameter to a copy of a text.
    func bind(_ index: Int32, copying bytes: some Sequence<UInt8>) throws(DataportError) {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        let code = Array(bytes).withUnsafeBytes { bytes in
            let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            return text.map {
                sqlite3_bind_text64(handle, index, $0, UInt64(bytes.count), transient, UInt8(SQLITE_UTF8))
            } ?? sqlite3_bind_text(handle, index, "", 0, nil)
        }
        try connection.check(code)
    }

    /// Sets a parameter to a number.
    func bind(_ index: Int32, integer: Int64) throws(DataportError) {
        try connection.check(sqlite3_bind_int64(handle, index, integer))
    }

    /// Sets a parameter to null.
    func bindNull(_ index: Int32) throws(DataportError) {
        try connection.check(sqlite3_bind_null(handle, index))
    }
}

// MARK: Columns of the current row, counted from 0

extension SQLiteStatement {
    /// How a column's value becomes the canonical text of a batch.
    enum Form: Sendable {
        case text, integer, boolean

        /// The form of a field's column.
        init(_ type: FieldType) {
            switch type {
            case .integer: self = .integer
            case .boolean: self = .boolean
            default: self = .text
            }
        }
    }

    /// A number; 0 for null.
    package func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// A text; `nil` for null.
    package func text(_ column: Int32) -> String? {
        guard let bytes = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Whether a column is null.
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// Copies the current row into `batch`, column after column.
    ///
    /// A value is looked up once and then asked for its bytes as a blob: that is the text itself, without the terminating zero for
    /// which SQLite would copy it.
    @inline(__always)
    func appendRow(_ forms: UnsafeBufferPointer<Form>, to batch: inout RecordBatch) throws(DataportError) {
        for position in forms.indices {
            let value = sqlite3_column_value(handle, Int32(truncatingIfNeeded: position))
            if forms[position] == .text, let bytes = sqlite3_value_blob(value) {
                batch.append(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_value_bytes(value))))
            } else {
                try appendScarce(forms[position], value, to: &batch)
            }
        }
    }

    /// Whatever has no bytes: nulls, empty texts, numbers, booleans, and a text for which SQLite found no memory.
    private func appendScarce(
        _ form: Form, _ value: OpaquePointer?, to batch: inout RecordBatch
    ) throws(DataportError) {
        let type = sqlite3_value_type(value)
        if type == SQLITE_NULL { return batch.appendNull() }
        if form == .text {
            guard sqlite3_value_bytes(value) == 0 else {
                throw SQLiteFailure.error(SQLITE_NOMEM, on: nil, path: connection.path)
            }
            return batch.append(UnsafeRawBufferPointer(start: nil, count: 0))
        }
        let number = sqlite3_value_int64(value)
        // A number that is neither 0 nor 1 stays visible to the validator.
        if form == .boolean, number == 0 || number == 1 {
            batch.append(boolean: number == 1)
        } else {
            batch.append(integer: number)
        }
    }
}
