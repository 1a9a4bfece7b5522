package import DataportCore

/// A small JSON tree for documents that are written: schemas, `datapackage.json`, the report. Members keep their order; records never
/// pass through it.
package indirect enum JSONValue: Sendable, Equatable {
    case object([Member])
    case array([JSONValue])
    case string(String)
    case integer(Int)
    case bool(Bool)
    case null

    /// One member of an object.
    package struct Member: Sendable, Equatable {
        package var key: String
        package var value: JSONValue

        /// A member.
        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// How a document is laid out.
    package enum Layout: Sendable {
        /// On one line without white space and without a line feed at the end.
        case compact
        /// Two spaces a level, arrays of scalars on one line where they fit, and a line feed at the end: a file.
        case pretty
    }
}

extension JSONValue {
    /// An object of those `members` that are present: a member whose value is `nil` is left out.
    package static func object(present members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(members.compactMap { key, value in value.map { Member(key, $0) } })
    }

    /// An array of texts.
    package static func strings(_ texts: some Sequence<String>) -> JSONValue { .array(texts.map { .string($0) }) }

    /// The value of the first member called `key`; `nil` when there is none or this is no object.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
}

// MARK: Rendering

extension JSONValue {
    /// The document as text.
    package func text(_ layout: Layout) -> String {
        var writer = ByteWriter(capacity: 4096)
        write(layout, into: &writer)
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// The document as bytes.
    package func bytes(_ layout: Layout) -> [UInt8] {
        var writer = ByteWriter(capacity: 4096)
        write(layout, into: &writer)
        return writer.withBytes { Array($0) }
    }

    /// Appends the document to `writer`.
    package func write(_ layout: Layout, into writer: inout ByteWriter) {
        switch layout {
        case .compact:
            writeInline(into: &writer, separator: ",", colon: ":")
        case .pretty:
            writePretty(into: &writer, indent: 0)
            writer.append("\n")
        }
    }

    /// Arrays of scalars longer than this stand one element a line.
    private static let widestInlineArray = 100

    private func writeInline(into writer: inout ByteWriter, separator: String, colon: String) {
        switch self {
        case .object(let members):
            writer.append("{")
            for (position, member) in members.enumerated() {
                if position > 0 { writer.append(separator) }
                Self.writeString(member.key, into: &writer)
                writer.append(colon)
                member.value.writeInline(into: &writer, separator: separator, colon: colon)
            }
            writer.append("}")
        case .array(let elements):
            writer.append("[")
            for (position, element) in elements.enumerated() {
                if position > 0 { writer.append(separator) }
                element.writeInline(into: &writer, separator: separator, colon: colon)
            }
            writer.append("]")
        case .string(let text): Self.writeString(text, into: &writer)
        case .integer(let number): writer.append(String(number))
        case .bool(let bool): writer.append(bool ? "true" : "false")
        case .null: writer.append("null")
        }
    }

    private func writePretty(into writer: inout ByteWriter, indent: Int) {
        let inner = "\n" + String(repeating: " ", count: indent + 2)
        let outer = "\n" + String(repeating: " ", count: indent)
        switch self {
        case .object(let members) where !members.isEmpty:
            for (position, member) in members.enumerated() {
                writer.append(position == 0 ? "{" : ",")
                writer.append(inner)
                Self.writeString(member.key, into: &writer)
                writer.append(": ")
                member.value.writePretty(into: &writer, indent: indent + 2)
            }
            writer.append(outer)
            writer.append("}")
        case .array(let elements) where !fitsOnOneLine:
            for (position, element) in elements.enumerated() {
                writer.append(position == 0 ? "[" : ",")
                writer.append(inner)
                element.writePretty(into: &writer, indent: indent + 2)
            }
            writer.append(outer)
            writer.append("]")
        default:
            writeInline(into: &writer, separator: ", ", colon: ": ")
        }
    }

    private var fitsOnOneLine: Bool {
        guard case .array(let elements) = self else { return true }
        let areScalars = elements.allSatisfy { element in
            switch element {
            case .object, .array: false
            default: true
            }
        }
        return areScalars && text(.compact).utf8.count <= Self.widestInlineArray
    }

    /// Escapes what docs/format.md, section 4, escapes and nothing else.
    private static func writeString(_ text: String, into writer: inout ByteWriter) {
        writer.append("\"")
        var text = text
        text.withUTF8 { bytes in
            writer.reserve(bytes.count * 6) { place in
                var place = place
                for byte in bytes { escape(byte, at: &place) }
                return place
            }
        }
        writer.append("\"")
    }

    private static func escape(_ byte: UInt8, at place: inout UnsafeMutablePointer<UInt8>) {
        func put(_ byte: UInt8) {
            place.pointee = byte
            place += 1
        }
        let short: UInt8? =
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
            case 0x08: UInt8(ascii: "b")
            case 0x09: UInt8(ascii: "t")
            case 0x0A: UInt8(ascii: "n")
            case 0x0C: UInt8(ascii: "f")
            case 0x0D: UInt8(ascii: "r")
            default: nil
            }
        if let short {
            put(UInt8(ascii: "\\"))
            put(short)
        } else if byte < 0x20 {
            for head in "\\u00".utf8 { put(head) }
            put(UInt8(ascii: "0") + (byte >> 4))
            put(byte & 15 < 10 ? UInt8(ascii: "0") + (byte & 15) : UInt8(ascii: "a") + (byte & 15) - 10)
        } else {
            put(byte)
        }
    }
}

// MARK: Literals

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringInterpolation,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    /// An object; the members stand in the order of the literal.
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { Member($0.0, $0.1) })
    }

    /// An array.
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// A text.
    package init(stringLiteral text: String) { self = .string(text) }

    /// A whole number.
    package init(integerLiteral number: Int) { self = .integer(number) }

    /// True or false.
    package init(booleanLiteral bool: Bool) { self = .bool(bool) }

    /// Null.
    package init(nilLiteral: ()) { self = .null }
}
