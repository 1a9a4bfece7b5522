import CISAL
package import Crypto
import DataportCore

/// Size, CRC-32 and SHA-256 of bytes that pass by.
package struct Digests: Sendable {
    package private(set) var byteCount = 0
    package private(set) var crc32: UInt32 = 0
    private var hash = SHA256()

    /// Digests of nothing yet.
    package init() {}

    /// Counts and digests bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        byteCount += bytes.count
        crc32 = Self.crc32(of: bytes, after: crc32)
        hash.update(bufferPointer: UnsafeRawBufferPointer(start: base, count: bytes.count))
    }

    /// SHA-256 so far.
    package func sha256() -> SHA256.Digest { hash.finalize() }

    /// SHA-256 so far, lower-case hex.
    package func sha256Hex() -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: sha256().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The CRC-32 of zip and gzip, continued from `crc`.
    package static func crc32(of bytes: UnsafeRawBufferPointer, after crc: UInt32 = 0) -> UInt32 {
        guard let base = bytes.baseAddress else { return crc }
        return crc32_gzip_refl(crc, base.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    }
}
