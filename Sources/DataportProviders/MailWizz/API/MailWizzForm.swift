import DataportHTTP

/// The fields of a form as PHP reads them, in an order that PHP's own `http_build_query` keeps: a signature covers the bytes.
///
/// MailWizz reads forms and no JSON; texts go percent-encoded, since a `+` that is none damages base64 without an error.
struct MailWizzForm: Sendable {
    private var fields: [(name: String, value: String)] = []

    /// Adds `value` under a path such as `subscribers`, `0`, `EMAIL`; a value that is absent is not sent.
    mutating func add(_ path: [String], _ value: String?) {
        guard let value, let first = path.first else { return }
        fields.append((first + path.dropFirst().map { "[\($0)]" }.joined(), value))
    }

    /// Adds several values under numbers, as an array of PHP's.
    mutating func add(_ path: [String], _ values: [String]) {
        for (index, value) in values.enumerated() { add(path + ["\(index)"], value) }
    }

    /// How many variables there are: PHP forgets those beyond its limit without a word.
    var count: Int { fields.count }

    /// The form in the order of its outermost names.
    var body: HTTPBody {
        HTTPBody(
            contentType: "application/x-www-form-urlencoded", bytes: Array(Self.text(Self.pairs(of: fields)).utf8))
    }

    /// Fields as `name=value`, escaped, with their outermost names.
    static func pairs(of fields: [(name: String, value: String)]) -> [(key: String, text: String)] {
        fields.map { field in
            let key = escaped(String(field.name.prefix { $0 != "[" }))
            return (key, "\(escaped(field.name))=\(escaped(field.value))")
        }
    }

    /// Pairs that stand in `body` already.
    static func pairs(in body: HTTPBody?) -> [(key: String, text: String)] {
        guard let bytes = body?.bytes else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "&").map { pair in
            let name = String(pair.prefix { $0 != "=" })
            let end = name.firstRange(of: "%5B")?.lowerBound ?? name.endIndex
            return (String(name[..<end]), String(pair))
        }
    }

    /// Pairs in the order of their outermost names, bytewise; within one name they stay as they are.
    static func text(_ pairs: [(key: String, text: String)]) -> String {
        pairs.enumerated().sorted { one, other in
            one.element.key == other.element.key
                ? one.offset < other.offset
                : one.element.key.utf8.lexicographicallyPrecedes(other.element.key.utf8)
        }.map(\.element.text).joined(separator: "&")
    }

    /// A text as PHP escapes it (RFC 1738): a space is a plus, and the tilde is escaped.
    static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case 0x20: bytes.append(0x2B)
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
