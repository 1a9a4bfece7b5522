/// The formats of images that mail programs show.
package enum ImageFormat: String, Sendable, CaseIterable {
    case png, jpeg, gif, webp, svg

    /// The format that a server's `Content-Type` names; `nil` when it is no image of these.
    package init?(contentType: String) {
        let word = contentType.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        switch word {
        case "image/png", "image/x-png": self = .png
        case "image/jpeg", "image/jpg", "image/pjpeg": self = .jpeg
        case "image/gif": self = .gif
        case "image/webp": self = .webp
        case "image/svg+xml": self = .svg
        default: return nil
        }
    }

    /// The format that the bytes are of.
    package init?(of bytes: [UInt8]) {
        func begins(_ magic: [UInt8], at offset: Int = 0) -> Bool { bytes.dropFirst(offset).starts(with: magic) }
        if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if begins([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if begins(Array("GIF87a".utf8)) || begins(Array("GIF89a".utf8)) {
            self = .gif
        } else if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) {
            self = .webp
        } else if Self.isSVG(bytes) {
            self = .svg
        } else {
            return nil
        }
    }

    /// The name of the format in MIME.
    package var mediaType: String { self == .svg ? "image/svg+xml" : "image/\(rawValue)" }
    /// The ending of file names.
    package var ending: String { self == .jpeg ? "jpg" : rawValue }

    /// Whether the first element is `svg`, behind a declaration, comments and a document type.
    private static func isSVG(_ bytes: [UInt8]) -> Bool {
        guard var text = String(validating: bytes.prefix(1 << 16), as: UTF8.self)?[...] else { return false }
        if text.first == "\u{FEFF}" { text.removeFirst() }
        while true {
            text = text.drop(while: \.isWhitespace)
            let end: String
            if text.hasPrefix("<?") {
                end = "?>"
            } else if text.hasPrefix("<!--") {
                end = "-->"
            } else if text.hasPrefix("<!DOCTYPE") {
                end = ">"
            } else {
                break
            }
            guard let range = text.firstRange(of: end) else { return false }
            text = text[range.upperBound...]
        }
        guard text.hasPrefix("<svg"), let next = text.dropFirst(4).first else { return false }
        return next.isWhitespace || next == ">" || next == "/"
    }
}
