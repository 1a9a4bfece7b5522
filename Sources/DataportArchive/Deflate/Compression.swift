package import DataportCore

/// How the data of an archive is deflated.
package enum Compression: String, Sendable, CaseIterable {
    /// ISA-L level 1: the default; a gigabyte a second.
    case fast
    /// libdeflate level 6: about a fifth smaller, several times slower.
    case balanced
    /// libdeflate level 9.
    case small
    /// Stored as it is.
    case none

    /// A codec of this kind.
    package func makeCodec() throws(DataportError) -> any ChunkCodec {
        switch self {
        case .fast: try ISALCodec()
        case .balanced: try LibdeflateCodec(level: 6)
        case .small: try LibdeflateCodec(level: 9)
        case .none: StoredCodec()
        }
    }
}

/// Compresses chunks, each on its own, into pieces that joined in order are one stream. A codec is used by one task at a time.
package protocol ChunkCodec: AnyObject, Sendable {
    /// The zip method of the stream: 0 stored, 8 deflate.
    var method: UInt16 { get }
    /// Appends the piece of `chunk`; after the last one no other may follow.
    func compress(
        _ chunk: UnsafeRawBufferPointer, isLast: Bool, into writer: inout ByteWriter
    ) throws(DataportError)
}

/// Keeps bytes as they are.
final class StoredCodec: ChunkCodec {
    let method: UInt16 = 0

    func compress(
        _ chunk: UnsafeRawBufferPointer, isLast: Bool, into writer: inout ByteWriter
    ) throws(DataportError) {
        writer.append(chunk)
    }
}
