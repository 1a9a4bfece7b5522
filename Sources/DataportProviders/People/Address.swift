import Crypto
import DataportCore

/// E-mail addresses as tables have them.
enum Address {
    /// The address without the white space around it, no-break spaces included; `nil` when nothing is left.
    @inline(__always) static func trim(_ cell: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        var (start, end) = (0, cell.count)
        while start < end {
            if cell[start] <= 0x20 {
                start += 1
            } else if cell[start] == 0xC2, start + 1 < end, cell[start + 1] == 0xA0 {
                start += 2
            } else {
                break
            }
        }
        while end > start {
            if cell[end - 1] <= 0x20 {
                end -= 1
            } else if end - start >= 2, cell[end - 2] == 0xC2, cell[end - 1] == 0xA0 {
                end -= 2
            } else {
                break
            }
        }
        return start == end ? nil : UnsafeRawBufferPointer(rebasing: cell[start..<end])
    }

    /// Whether it could be one: something, an @, something, and nothing that only stands around addresses.
    @inline(__always) static func isPlausible(_ address: UnsafeRawBufferPointer) -> Bool {
        guard address.count <= 320 else { return false }
        if address.first == 0x22 { return isQuoted(address) }
        var at = -1
        for (index, byte) in address.enumerated() {
            switch byte {
            case 0...0x20, 0x7F, 0x22, 0x28, 0x29, 0x2C, 0x3A, 0x3B, 0x3C, 0x3E, 0x5B, 0x5C, 0x5D: return false
            case 0x40:
                guard at < 0 else { return false }
                at = index
            default: break
            }
        }
        return at > 0 && at < address.count - 1
    }

    /// Whether it is `"any text"@domain`, which RFC 5321 allows.
    private static func isQuoted(_ address: UnsafeRawBufferPointer) -> Bool {
        guard let at = address.lastIndex(of: 0x40), at > 2, address[at - 1] == 0x22, at < address.count - 1 else {
            return false
        }
        return !address.contains { $0 < 0x20 }
            && !address[(at + 1)...].contains { $0 <= 0x22 || $0 == 0x2C || $0 == 0x3B }
    }

    /// The id of whoever has the address; letters of ASCII count in either case as the same.
    static func id(_ address: UnsafeRawBufferPointer) -> PersonID {
        withUnsafeTemporaryAllocation(byteCount: max(address.count, 1), alignment: 1) { lower in
            for (index, byte) in address.enumerated() {
                lower[index] = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            }
            let digest = Insecure.MD5.hash(
                data: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(lower)[..<address.count]))
            return digest.withUnsafeBytes { bytes in
                PersonID(
                    high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                    low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
            }
        }
    }
}
