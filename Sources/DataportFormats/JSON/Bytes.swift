import Glibc

/// Searches and comparisons of bytes by the C library.
enum Bytes {
    @inline(__always) static func equal(_ left: UnsafeRawBufferPointer, _ right: [UInt8]) -> Bool {
        left.count == right.count
            && right.withUnsafeBytes { right in
                guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else { return true }
                return memcmp(leftBase, rightBase, right.count) == 0
            }
    }

    @inline(__always) static func equal(
        _ left: UnsafePointer<UInt8>, _ count: Int, _ right: UnsafePointer<UInt8>, _ otherCount: Int
    ) -> Bool {
        count == otherCount && memcmp(left, right, count) == 0
    }

    @inline(__always) static func firstIndex(of byte: UInt8, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress, let hit = memchr(base, Int32(byte), bytes.count) else { return nil }
        return UnsafeRawPointer(hit) - base
    }

    /// How often `byte` occurs.
    static func count(of byte: UInt8, in bytes: UnsafeRawBufferPointer) -> Int {
        var count = 0
        var rest = bytes
        while let hit = firstIndex(of: byte, in: rest) {
            count += 1
            rest = UnsafeRawBufferPointer(rebasing: rest[(hit + 1)...])
        }
        return count
    }
}
