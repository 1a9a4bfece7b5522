import DataportCore
import DataportZip

/// An entry that is digested while it is read, so that records and digests cost one pass.
struct DigestingEntry: ~Copyable {
    private var reader: EntryReader
    private var digests = Digests()
    private(set) var isAtEnd = false

    init(_ reader: consuming EntryReader) { self.reader = reader }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataportError) -> Int {
        let count = try reader.read(into: buffer)
        if count == 0 { isAtEnd = true }
        digests.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
    }

    /// Reads what is left, and returns the digest of everything in lower-case hex.
    mutating func drain(_ scratch: UnsafeMutableRawBufferPointer) throws(DataportError) -> String {
        while !isAtEnd { _ = try read(into: scratch) }
        return digests.sha256Hex()
    }
}
