import DataportCore
import DataportFormats

/// Several values in one cell, as Mailchimp writes tags: `"VIP","Kunde, alt"`, or `VIP` when somebody took the quotes away.
enum TagList {
    /// The values.
    static func values(_ cell: UnsafeRawBufferPointer) -> [[UInt8]] {
        var values: [[UInt8]] = []
        var value: [UInt8] = []
        var isQuoted = false
        var at = 0
        func keep() -> [UInt8]? {
            let trimmed = value.drop { $0 == 0x20 }
            let end = trimmed.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? trimmed.startIndex
            return end == trimmed.startIndex ? nil : Array(trimmed[..<end])
        }
        while at < cell.count {
            let byte = cell[at]
            at += 1
            if byte == 0x22 {
                if isQuoted, at < cell.count, cell[at] == 0x22 {
                    value.append(byte)
                    at += 1
                } else {
                    isQuoted.toggle()
                }
            } else if byte == 0x2C, !isQuoted {
                if let kept = keep() { values.append(kept) }
                value = []
            } else {
                value.append(byte)
            }
        }
        if let kept = keep() { values.append(kept) }
        return values
    }

    /// Appends the values as an array of JSON.
    static func append(_ cell: UnsafeRawBufferPointer, to writer: inout ByteWriter) {
        writer.append("[")
        for (index, value) in values(cell).enumerated() {
            if index > 0 { writer.append(",") }
            // Whole vectors are loaded.
            (value + [UInt8](repeating: 0, count: 16)).withUnsafeBytes { bytes in
                JSONText.append(string: UnsafeRawBufferPointer(rebasing: bytes[..<value.count]), to: &writer)
            }
        }
        writer.append("]")
    }
}

/// The names of the members of objects with custom fields, and what kinds of values they have.
struct AttributeNames: Sendable {
    /// So many are remembered.
    private static let limit = 1000
    /// The type of a custom field for each name.
    private(set) var types: [String: String] = [:]

    /// Looks at an object that a scanner has found valid.
    mutating func look(at object: UnsafeRawBufferPointer) {
        JSONObject(object).forEachMember { name, value in
            let type = Self.type(value)
            if let known = types[name] {
                if known != type, type != nil, known != "json" { types[name] = known.isEmpty ? type : "text" }
            } else if types.count < Self.limit {
                types[name] = type ?? ""
            }
        }
    }

    /// The type of a value; `nil` for null.
    private static func type(_ value: UnsafeRawBufferPointer) -> String? {
        switch value.first {
        case UInt8(ascii: "\""): "text"
        case UInt8(ascii: "{"), UInt8(ascii: "["): "json"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): "boolean"
        case UInt8(ascii: "n"), nil: nil
        default: "number"
        }
    }
}
