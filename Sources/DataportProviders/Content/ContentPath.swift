import Crypto

/// Where a body or a medium stands, in the archive and in the store.
enum ContentPath {
    /// The path of `bytes` whose file name ends in `fileExtension`.
    static func path(of bytes: UnsafeRawBufferPointer, fileExtension: String) -> String {
        let digest = hexadecimal(SHA256.hash(data: bytes))
        return "data/content/\(digest.prefix(2))/\(digest).\(fileExtension)"
    }

    /// A digest in lower-case hexadecimal.
    static func hexadecimal(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
