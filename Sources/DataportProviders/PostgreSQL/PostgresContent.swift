import DataportCore
import DataportFormats

/// The rows of a body or a medium: one with its size, and one for each piece.
enum PostgresContent {
    static let partTable = SQLRenderer.quote(PostgreSQLRenderer.partTable)
    /// Bytes of a piece.
    private static let pieceSize = 1 << 20

    /// Reads an attachment to its end into rows of its own.
    static func store(
        _ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable, account: String,
        on connection: PostgresConnection
    ) throws {
        let key = [account, attachment.path].map(StoreDialect.postgresql.literal).joined(separator: ", ")
        try connection.execute(
            "INSERT INTO content (account_id, path, byte_count) VALUES (\(key), \(attachment.byteCount))")
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
        defer { buffer.deallocate() }
        var (number, total) = (0, 0)
        while case let filled = try fill(buffer, from: &cursor), filled > 0 {
            try connection.execute(
                "INSERT INTO \(partTable) (account_id, path, number, bytes) VALUES (\(key), \(number), $1)",
                bytes: UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
            number += 1
            total += filled
        }
        guard total == attachment.byteCount else {
            throw DataportError(
                .internalError, "another number of bytes came than was announced", place: attachment.path)
        }
    }

    /// Reads until the buffer is full or the attachment ends.
    private static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, from cursor: inout any AttachmentCursor & ~Copyable
    ) throws -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = try cursor.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            if count == 0 { break }
            filled += count
        }
        return filled
    }
}
