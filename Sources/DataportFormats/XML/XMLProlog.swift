import DataportCore

/// What stands before the root of an XML file. It is judged before libxml2 sees a byte of the file, so that no DOCTYPE and no other
/// encoding than UTF-8 ever reach a parser.
enum XMLProlog {
    enum Verdict {
        /// Goes on with the root element.
        case good
        /// Too short to say.
        case unclear
        case bad(RecordProblem)
    }

    /// A prolog that is longer is refused.
    static let maximumBytes = 4096

    static func judge(_ bytes: UnsafeRawBufferPointer) -> Verdict {
        // It may still become a byte order mark.
        if bytes.count < 3, bytes.first == 0xEF { return .unclear }
        if let problem = encodingMark(bytes) { return .bad(problem) }
        var at = 0
        if startsWithDeclaration(bytes) {
            switch declaration(bytes, &at) {
            case .good: break
            case let other: return other
            }
        }
        while at < bytes.count, Byte.isWhiteSpace(bytes[at]) { at += 1 }
        guard at < bytes.count else { return tooLong(bytes) ?? .unclear }
        guard bytes[at] == UInt8(ascii: "<") else {
            return .bad(RecordProblem(.xmlSyntax, at: at, "text stands before the root element"))
        }
        guard at + 2 < bytes.count else { return .unclear }
        return markup(bytes, at)
    }

    private static func encodingMark(_ bytes: UnsafeRawBufferPointer) -> RecordProblem? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return RecordProblem(.xmlEncoding, at: 0, "the file begins with a byte order mark")
        }
        guard let odd = bytes.prefix(4).firstIndex(where: { $0 == 0 || $0 >= 0x80 }) else { return nil }
        return RecordProblem(.xmlEncoding, at: odd, "the file is not XML in UTF-8")
    }

    private static func startsWithDeclaration(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let beginning = Array("<?xml".utf8)
        guard bytes.count > beginning.count else { return beginning.starts(with: bytes) && bytes.count > 1 }
        return bytes.starts(with: beginning) && Byte.isWhiteSpace(bytes[beginning.count])
    }

    private static func markup(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Verdict {
        switch (bytes[at + 1], bytes[at + 2]) {
        case (UInt8(ascii: "?"), _):
            .bad(RecordProblem(.xmlMarkup, at: at, "a processing instruction stands before the root element"))
        case (UInt8(ascii: "!"), UInt8(ascii: "-")):
            .bad(RecordProblem(.xmlMarkup, at: at, "a comment stands before the root element"))
        case (UInt8(ascii: "!"), _):
            .bad(RecordProblem(.xmlDoctype, at: at, "the file declares a document type, which archives never do"))
        default: .good
        }
    }

    private static func tooLong(_ bytes: UnsafeRawBufferPointer) -> Verdict? {
        guard bytes.count > maximumBytes else { return nil }
        return .bad(
            RecordProblem(.xmlSyntax, at: maximumBytes, "the root element does not begin near the file's start"))
    }
}

// MARK: The XML declaration

extension XMLProlog {
    private static func declaration(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> Verdict {
        guard let close = end(of: bytes) else {
            return bytes.contains(UInt8(ascii: ">")) ? malformed : tooLong(bytes) ?? .unclear
        }
        at = close + 2
        let inside = UnsafeRawBufferPointer(rebasing: bytes[5..<close])
        guard let settings = settings(in: inside) else { return malformed }
        var expected = ["version", "encoding", "standalone"][...]
        for (name, value) in settings {
            guard let index = expected.firstIndex(of: name), index == 0 || name != "version" else { return malformed }
            if expected.first == "version", name != "version" { return malformed }
            expected = expected[(index + 1)...]
            if name == "encoding", value.lowercased() != "utf-8" {
                return .bad(RecordProblem(.xmlEncoding, at: 0, "the XML declaration names another encoding than UTF-8"))
            }
            if name == "version", value != "1.0" { return malformed }
        }
        return settings.isEmpty ? malformed : .good
    }

    private static var malformed: Verdict {
        .bad(RecordProblem(.xmlSyntax, at: 0, "the XML declaration is malformed"))
    }

    private static func end(of bytes: UnsafeRawBufferPointer) -> Int? {
        bytes.indices.dropLast().first {
            bytes[$0] == UInt8(ascii: "?") && bytes[$0 + 1] == UInt8(ascii: ">") && $0 > 4
        }
    }

    /// `name="value"` pairs; `nil` when there is anything else.
    private static func settings(in text: UnsafeRawBufferPointer) -> [(String, String)]? {
        var rest = text[...]
        var found: [(String, String)] = []
        while true {
            let trimmed = rest.drop(while: Byte.isWhiteSpace)
            if trimmed.isEmpty { return found }
            guard trimmed.count < rest.count else { return nil }
            let name = trimmed.prefix { $0 &- UInt8(ascii: "a") < 26 }
            rest = trimmed[name.endIndex...].drop(while: Byte.isWhiteSpace)
            guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { return nil }
            rest = rest.drop(while: Byte.isWhiteSpace)
            guard let quote = rest.popFirst(), quote == Byte.quote || quote == UInt8(ascii: "'"),
                let close = rest.firstIndex(of: quote)
            else { return nil }
            found.append((String(decoding: name, as: UTF8.self), String(decoding: rest[..<close], as: UTF8.self)))
            rest = rest[(close + 1)...]
        }
    }
}
