package import DataportCore

/// Reads one entry from its start to its end in bounded memory. Its size, its checksum and the end of its stream are checked when the
/// last byte was read: data counts only after `read` has returned 0.
package struct EntryReader: ~Copyable {
    /// What its headers say.
    package let entry: ZipEntry
    private let archive: ZipReader
    private let inflater: Inflater?
    private var input: UnsafeMutableRawBufferPointer
    private var inputRange = 0..<0
    /// Where the next compressed byte is in the file, and where the entry ends.
    private var offset: Int
    private let endOffset: Int
    private var done: UInt64 = 0
    private var crc32: UInt32 = 0
    private var isChecked = false

    init(_ archive: ZipReader, _ entry: ZipEntry) throws(DataportError) {
        self.archive = archive
        self.entry = entry
        inflater = entry.method == 8 ? Inflater() : nil
        offset = Int(entry.offset) + entry.localHeaderByteCount
        endOffset = offset + Int(entry.compressedByteCount)
        input = .allocate(byteCount: inflater == nil ? 16 : 1 << 16, alignment: 16)
    }

    deinit { input.deallocate() }

    /// Copies the next bytes into `buffer`, which is not empty, and returns how many; 0 at the end.
    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int {
        let left = entry.byteCount - done
        if left == 0 {
            try checkEnd()
            return 0
        }
        let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(min(UInt64(buffer.count), left))])
        let count = inflater == nil ? try readStored(wanted) : try readDeflated(wanted)
        guard count > 0 else { throw refusal("the data ends too early") }
        crc32 = Digests.crc32(of: UnsafeRawBufferPointer(rebasing: wanted[..<count]), after: crc32)
        done += UInt64(count)
        return count
    }

    private mutating func readStored(_ buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int {
        let count = try archive.read(into: buffer, at: offset)
        offset += count
        return count
    }

    private mutating func readDeflated(_ buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int {
        while let inflater, !inflater.isAtEnd {
            try fillInput()
            let source = UnsafeRawBufferPointer(rebasing: input[inputRange])
            guard let (read, written) = inflater.inflate(source, to: buffer), read + written > 0 || source.isEmpty
            else {
                throw refusal("the deflate stream is damaged")
            }
            inputRange = inputRange.lowerBound + read..<inputRange.upperBound
            if written > 0 { return written }
            if read == 0, inputRange.isEmpty, offset == endOffset { break }
        }
        return 0
    }

    private mutating func fillInput() throws(DataportError) {
        guard inputRange.isEmpty, offset < endOffset else { return }
        let wanted = UnsafeMutableRawBufferPointer(rebasing: input[..<min(input.count, endOffset - offset)])
        let count = try archive.read(into: wanted, at: offset)
        guard count > 0 else { throw refusal("the file ends too early") }
        offset += count
        inputRange = 0..<count
    }

    /// All bytes are there: nothing may follow in the stream, and the checksum must fit.
    private mutating func checkEnd() throws(DataportError) {
        guard !isChecked else { return }
        if let inflater {
            try withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { (extra) throws(DataportError) in
                guard try readDeflated(extra) == 0 else { throw refusal("there is more data than the header says") }
            }
            guard inflater.isAtEnd, !inflater.hasSurplus, inputRange.isEmpty else {
                throw refusal("the deflate stream does not end with its entry")
            }
        }
        guard offset == endOffset else { throw refusal("the data does not end with its entry") }
        guard crc32 == entry.crc32 else { throw refusal("the checksum is wrong") }
        isChecked = true
    }

    private func refusal(_ reason: String) -> DataportError {
        DataportError(
            .badInput, "this is no intact dataport archive: \(reason), near byte \(offset)",
            place: "\(archive.path): \(String(decoding: entry.name, as: UTF8.self))",
            advice: "take another copy of the archive")
    }
}
