import DataportCore

/// What an encoder must know of a field's type.
enum ValueClass: UInt8, Sendable {
    /// Text that may hold any character.
    case text
    /// Text of letters, digits, `_`, `-`, `:`, `.` and `/`: needs no escaping in any format.
    case plain
    /// A JSON literal that needs neither quotes nor escaping.
    case literal
    /// JSON text.
    case json
}

extension FieldType {
    /// The class of this type's values.
    var valueClass: ValueClass {
        switch self {
        case .key, .reference, .text, .secret: .text
        case .timestamp, .attachment: .plain
        case .word(let vocabulary): vocabulary.words.allSatisfy(\.isPlain) ? .plain : .text
        case .integer, .boolean: .literal
        case .json: .json
        }
    }
}

extension String {
    fileprivate var isPlain: Bool {
        !isEmpty
            && utf8.allSatisfy { Byte.isDigit($0) || $0 | 0x20 &- 0x61 < 26 || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E }
    }
}

extension RecordBatch {
    /// The most bytes that any of the formats makes of the values of this batch: six of one in JSON.
    borrowing func worstCase(perRow constant: Int) -> Int { byteCount * 6 + rowCount * constant + 64 }
}
