package import DataportCore
import Glibc

/// How the text of a file is written as bytes.
package enum TextEncoding: Sendable, Equatable {
    case utf8
    case utf16LittleEndian, utf16BigEndian
    /// One that the C library knows by this name, such as `WINDOWS-1252` or `SHIFT_JIS`.
    case named(String)

    /// The byte order mark in UTF-8.
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// What the first bytes of a file show. What shows nothing is UTF-8, or has cells that are not (`CellRepairs`).
    package static func detect(_ start: [UInt8]) -> TextEncoding {
        if start.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        if start.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
        // Every second byte of Latin text in UTF-16 is zero, and none is in UTF-8.
        let sample = start.prefix(512)
        guard sample.count >= 4 else { return .utf8 }
        let even = sample.enumerated().count { $0.offset % 2 == 0 && $0.element == 0 }
        let odd = sample.enumerated().count { $0.offset % 2 == 1 && $0.element == 0 }
        if odd * 4 >= sample.count, even * 8 < sample.count { return .utf16LittleEndian }
        if even * 4 >= sample.count, odd * 8 < sample.count { return .utf16BigEndian }
        return .utf8
    }

    /// The name that the C library, people and mapping files have for it.
    package var name: String {
        switch self {
        case .utf8: "UTF-8"
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        case .named(let name): name
        }
    }

    /// The encoding of a name in a mapping file.
    package init(named name: String) {
        switch name.uppercased() {
        case "UTF-8", "UTF8": self = .utf8
        case "UTF-16LE": self = .utf16LittleEndian
        case "UTF-16BE": self = .utf16BigEndian
        default: self = .named(name.uppercased())
        }
    }

    /// The bytes of a file's beginning in UTF-8, without byte order mark; what is cut at the end is left out.
    package func decode(_ bytes: [UInt8], name: String) throws(DataportError) -> [UInt8] {
        var text: [UInt8] = []
        if self == .utf8 {
            text = bytes
        } else {
            var transcoder = try Transcoder(from: self, name: name)
            try transcoder.append(bytes[...], isLast: false, to: &text)
        }
        if text.starts(with: Self.byteOrderMark) { text.removeFirst(3) }
        return text
    }
}

/// Turns text of another encoding into UTF-8, piece by piece, by iconv of the C library.
struct Transcoder: Sendable {
    /// An open conversion. `@unchecked Sendable`: iconv_t is a pointer, used by one task at a time.
    private final class Conversion: @unchecked Sendable {
        let descriptor: iconv_t

        init?(_ name: String) {
            descriptor = iconv_open("UTF-8", name)
            if descriptor == iconv_t(bitPattern: -1) { return nil }
        }

        deinit { iconv_close(descriptor) }
    }

    private let conversion: Conversion
    private let encoding: TextEncoding
    private let name: String
    private var pending: [UInt8] = []
    private var done = 0

    init(from encoding: TextEncoding, name: String) throws(DataportError) {
        guard let conversion = Conversion(encoding.name) else {
            throw DataportError(
                .usage, "there is no encoding called \(Terminal.safe(encoding.name))", place: name,
                advice: "`iconv -l` lists the encodings of this machine")
        }
        self.conversion = conversion
        self.encoding = encoding
        self.name = name
    }

    /// Converts bytes and appends them to `text`.
    mutating func append(
        _ bytes: ArraySlice<UInt8>, isLast: Bool, to text: inout [UInt8]
    ) throws(DataportError) {
        var input = pending + bytes
        pending = []
        let total = input.count
        var output = [UInt8](repeating: 0, count: input.count * 3 + 16)
        var written = 0
        var failure: Int32 = 0
        var left = total
        input.withUnsafeMutableBytes { input in
            output.withUnsafeMutableBytes { output in
                var from = input.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = output.baseAddress?.assumingMemoryBound(to: CChar.self)
                var room = output.count
                if iconv(conversion.descriptor, &from, &left, &to, &room) == -1 { failure = errno }
                written = output.count - room
            }
        }
        text += output[..<written]
        done += total - left
        if failure == EINVAL, !isLast {
            pending = Array(input[(total - left)...])
        } else if failure != 0 {
            throw DataportError(
                .badInput, "byte \(done + 1) of the file is no text in \(encoding.name)", place: name,
                advice: "save the file as UTF-8, or name its encoding in a mapping file")
        }
    }
}
