import DataportCore
import Glibc

/// Decodes COPY's binary form into batches; see `CopyEncoder`.
struct CopyDecoder: Sendable {
    private let forms: [PostgresForm]
    private let place: String
    private var hasHeader = false

    /// A decoder of rows whose columns are the fields of `kind`; `place` is for messages.
    init(kind: AssetKind, place: String) {
        forms = kind.fields.map { PostgresForm($0.type) }
        self.place = place
    }

    /// Appends the rows of one message, of which a server sends whole ones.
    /// - Throws: `protocolError` when it is something else.
    mutating func decode(_ message: UnsafeRawBufferPointer, into batch: inout RecordBatch) throws(DataportError) {
        var position = 0
        if !hasHeader {
            position = try header(message)
            hasHeader = true
        }
        while position < message.count {
            let columns = try number(message, &position, as: Int16.self)
            // The end.
            if columns == -1 { return }
            guard columns == forms.count else { throw broken }
            for form in forms { try value(form, message, &position, into: &batch) }
        }
    }

    private func header(_ message: UnsafeRawBufferPointer) throws(DataportError) -> Int {
        let length = CopyEncoder.header.count
        guard message.count >= length, message[..<11].elementsEqual(CopyEncoder.header[..<11]) else { throw broken }
        var position = length - 4
        let extra = Int(try number(message, &position, as: Int32.self))
        guard extra >= 0, extra <= message.count - length else { throw broken }
        return length + extra
    }

    @inline(__always)
    private func value(
        _ form: PostgresForm, _ message: UnsafeRawBufferPointer, _ position: inout Int, into batch: inout RecordBatch
    ) throws(DataportError) {
        let length = Int(try number(message, &position, as: Int32.self))
        guard length >= 0 else { return batch.appendNull() }
        guard length <= message.count - position else { throw broken }
        let bytes = UnsafeRawBufferPointer(rebasing: message[position..<(position + length)])
        position += length
        switch form {
        case .text:
            if let base = bytes.baseAddress, memchr(base, Int32(PostgresText.mark), length) != nil {
                Self.unescape(bytes, into: &batch)
            } else {
                batch.append(bytes)
            }
        case .integer:
            guard length == 8 else { throw broken }
            batch.append(integer: Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case .boolean:
            guard length == 1 else { throw broken }
            batch.append(boolean: bytes[0] != 0)
        }
    }

    private static func unescape(_ bytes: UnsafeRawBufferPointer, into batch: inout RecordBatch) {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        PostgresText.unescape(bytes) { text += $0 }
        text.withUnsafeBytes { batch.append($0) }
    }

    @inline(__always)
    private func number<T: FixedWidthInteger>(
        _ message: UnsafeRawBufferPointer, _ position: inout Int, as type: T.Type
    ) throws(DataportError) -> T {
        guard message.count - position >= MemoryLayout<T>.size else { throw broken }
        defer { position += MemoryLayout<T>.size }
        return T(bigEndian: message.loadUnaligned(fromByteOffset: position, as: T.self))
    }

    private var broken: DataportError {
        DataportError(.protocolError, "the database sent rows in a form that is not COPY's", place: place)
    }
}
