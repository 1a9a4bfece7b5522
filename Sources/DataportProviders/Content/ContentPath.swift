import Crypto

/// Where a body or a medium stands, in the archive and in the store.
enum ContentPath {
    /// The path of `bytes` whose file name ends in `fileExtension`.
    static func path(of bytes: UnsafeRawBufferPointer, fileExtension: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let digest = String(
            decoding: SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        return "data/content/\(digest.prefix(2))/\(digest).\(fileExtension)"
    }
}
