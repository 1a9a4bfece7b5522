import Crypto

/// Where a body or an image stands in an archive: `data/content/<aa>/<sha256>.<ext>`.
enum BodyPath {
    /// SHA-256 of `bytes`, lower-case hex.
    static func digest(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let digest = bytes.withUnsafeBytes { SHA256.hash(data: $0) }
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The path of `bytes`, with the ending of the file that they were made of.
    static func path(of bytes: [UInt8], like original: String) -> String {
        path(digest: digest(bytes), ending: original.split(separator: ".").last.map(String.init) ?? "bin")
    }

    /// The path of bytes with this digest.
    static func path(digest: String, ending: String) -> String {
        "data/content/\(digest.prefix(2))/\(digest).\(ending)"
    }

    /// The order that attachments have.
    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
