import DataportCore

/// The path of a content file: `data/content/<aa>/<sha256>.<ext>`. Sources make these paths, so they are checked byte for byte.
package struct ContentPath: Sendable {
    package let text: String
    /// Lower-case hex, as in the path.
    package let sha256: String
    package let fileExtension: String

    /// The path, if it is one.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let prefix = Array(EntryPath.content.utf8)
        let digestStart = prefix.count + 3
        guard bytes.count > digestStart + 65, bytes.count <= digestStart + 81, bytes.starts(with: prefix),
            bytes[digestStart - 1] == 0x2F, bytes[digestStart + 64] == 0x2E
        else { return nil }
        let digest = bytes[digestStart..<digestStart + 64]
        let ending = bytes[(digestStart + 65)...]
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        guard digest.allSatisfy({ isDigit($0) || (0x61...0x66).contains($0) }),
            ending.allSatisfy({ isDigit($0) || (0x61...0x7A).contains($0) }),
            bytes[prefix.count..<prefix.count + 2].elementsEqual(digest.prefix(2))
        else { return nil }
        self.text = text
        sha256 = String(decoding: digest, as: UTF8.self)
        fileExtension = String(decoding: ending, as: UTF8.self)
    }

    /// Whether the bytes are compressed already, so that deflating them is a waste.
    package var isCompressed: Bool {
        ["png", "jpg", "jpeg", "gif", "webp", "zip", "pdf", "mp4", "gz", "woff2"].contains(fileExtension)
    }

    /// The media type that goes with the file name extension.
    package var mediaType: String {
        switch fileExtension {
        case "html", "htm": "text/html"
        case "txt": "text/plain"
        case "eml": "message/rfc822"
        case "css": "text/css"
        case "json": "application/json"
        case "png", "gif", "webp": "image/\(fileExtension)"
        case "jpg", "jpeg": "image/jpeg"
        case "svg": "image/svg+xml"
        case "pdf", "zip": "application/\(fileExtension)"
        case "mp4": "video/mp4"
        default: "application/octet-stream"
        }
    }
}
