import DataportCore
import DataportZip

/// The lines of a JSON Lines entry, one at a time; memory holds the longest line.
package struct EntryLines: ~Copyable {
    private var reader: EntryReader
    private var buffer: UnsafeMutableRawBufferPointer
    private var unread = 0..<0
    private let limit: Int
    private let place: String
    /// Lines handed out so far.
    package private(set) var count = 0

    init(_ reader: consuming EntryReader, limit: Int, place: String) {
        self.reader = reader
        self.limit = limit
        self.place = place
        buffer = .allocate(byteCount: 1 << 16, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Hands out the next line without its line feed, valid inside the closure; `nil` at the end.
    package mutating func next<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws -> R? {
        var searched = 0
        while true {
            let rest = UnsafeRawBufferPointer(rebasing: buffer[unread])
            if let feed = rest[searched...].firstIndex(of: 0x0A) {
                unread = unread.lowerBound + feed + 1..<unread.upperBound
                count += 1
                return try body(UnsafeRawBufferPointer(rebasing: rest[..<feed]))
            }
            searched = rest.count
            if try fill() == 0 {
                guard unread.isEmpty else {
                    throw DataportError(.badInput, "the last line does not end with a line feed", place: place)
                }
                return nil
            }
        }
    }

    private mutating func fill() throws(DataportError) -> Int {
        if unread.upperBound == buffer.count { try makeRoom() }
        let free = UnsafeMutableRawBufferPointer(rebasing: buffer[unread.upperBound...])
        let read = try reader.read(into: free)
        unread = unread.lowerBound..<unread.upperBound + read
        return read
    }

    private mutating func makeRoom() throws(DataportError) {
        let length = unread.count
        guard length < limit else {
            throw DataportError(.limit, "line \(count + 1) is longer than \(limit) bytes", place: place)
        }
        let larger = length > buffer.count / 2 ? min(buffer.count * 2, limit + 1) : buffer.count
        let next = UnsafeMutableRawBufferPointer.allocate(byteCount: max(larger, length + 1), alignment: 16)
        next.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[unread]))
        buffer.deallocate()
        buffer = next
        unread = 0..<length
    }
}
