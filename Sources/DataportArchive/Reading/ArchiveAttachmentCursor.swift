import DataportCore
import DataportZip

/// Reads bodies and media of an archive, in the order of their paths.
struct ArchiveAttachmentCursor: AttachmentCursor, ~Copyable {
    private let reader: ArchiveReader
    private var indices: ArraySlice<Int>
    private var current: EntryReader?

    /// A cursor over the entries at `indices`.
    init(_ reader: ArchiveReader, indices: [Int]) {
        self.reader = reader
        self.indices = indices[...]
    }

    mutating func next() throws -> Attachment? {
        guard let index = indices.popFirst() else {
            current = nil
            return nil
        }
        let entry = reader.zip.entries[index]
        current = try reader.zip.open(index)
        return Attachment(path: String(decoding: entry.name, as: UTF8.self), byteCount: Int(entry.byteCount))
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try current?.read(into: buffer) ?? 0
    }
}
