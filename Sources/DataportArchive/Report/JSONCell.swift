/// The value of a small JSON cell, such as a campaign's counters. Lenient by design: what is not JSON is no value, and nothing throws.
indirect enum JSONCell: Sendable, Equatable {
    case integer(Int)
    case text(String)
    case array([JSONCell])
    case object([String: JSONCell])
    /// null, true, false and numbers that are not whole.
    case other

    /// Cells that are longer are not read: what the page shows is small.
    private static let byteLimit = 64 << 10

    /// Reads a cell; `nil` when it is not JSON or too long.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count <= Self.byteLimit else { return nil }
        var reader = JSONCellReader(bytes)
        guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
        self = value
    }

    /// The member called `name` of an object.
    subscript(name: String) -> JSONCell? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// Larger numbers count nothing that a person did, and sums of smaller ones cannot overflow.
    static let plausibleNumbers = 0...1_000_000_000_000

    /// The first member of these names that is a plausible count.
    func integer(_ names: String...) -> Int? {
        for name in names {
            if case .integer(let number)? = self[name], Self.plausibleNumbers ~= number { return number }
        }
        return nil
    }

    /// The member called `name` as text; empty when there is none.
    func text(_ name: String) -> String {
        switch self[name] {
        case .text(let text)?: text
        case .integer(let number)?: String(number)
        default: ""
        }
    }
}

/// Walks over the bytes of one cell.
private struct JSONCellReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private static let depthLimit = 8

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.count
        }
    }

    mutating func value(depth: Int) -> JSONCell? {
        guard depth < Self.depthLimit else { return nil }
        skipSpace()
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return string().map { .text($0) }
        default: return scalar()
        }
    }

    private mutating func object(depth: Int) -> JSONCell? {
        var members: [String: JSONCell] = [:]
        position += 1
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\""), let name = string(), take(":"),
                let member = value(depth: depth + 1)
            else { return nil }
            members[name] = member
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> JSONCell? {
        var elements: [JSONCell] = []
        position += 1
        if take("]") { return .array(elements) }
        repeat {
            guard let element = value(depth: depth + 1) else { return nil }
            elements.append(element)
        } while take(",")
        return take("]") ? .array(elements) : nil
    }

    private mutating func scalar() -> JSONCell? {
        let start = position
        while position < bytes.count, !Self.endsScalar(bytes[position]) { position += 1 }
        guard position > start else { return nil }
        let literal = String(decoding: bytes[start..<position], as: UTF8.self)
        return Int(literal).map { .integer($0) } ?? .other
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }

    private mutating func string() -> String? {
        var text: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
            } else if let scalar = escape() {
                text.append(contentsOf: String(Character(scalar)).utf8)
            } else {
                return nil
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard position < bytes.count else { return nil }
        let letter = bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "u"): return unicodeEscape()
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        default: return nil
        }
    }

    private mutating func unicodeEscape() -> Unicode.Scalar? {
        guard let unit = hexUnit() else { return nil }
        guard 0xD800..<0xDC00 ~= unit else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
        guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        position += 2
        guard let low = hexUnit() else { return nil }
        guard 0xDC00..<0xE000 ~= low else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func hexUnit() -> UInt32? {
        guard position + 4 <= bytes.count else { return nil }
        defer { position += 4 }
        return UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count,
            bytes[position] == 0x20 || 0x09...0x0A ~= bytes[position] || bytes[position] == 0x0D
        {
            position += 1
        }
    }
}
