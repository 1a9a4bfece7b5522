/// How values are written in the files of one service.
struct UploadCellForm: Sendable, Equatable {
    /// How a moment is written.
    enum DateForm: Sendable, Equatable {
        /// `2026-11-20 21:00:00`, and `2026-11-20` for a day.
        case sql
        /// `11/20/2026`.
        case american
        /// `Fri, 20 Nov 2026 21:00:00 +0000`.
        case mail
        /// `2026-11-20T21:00:00Z`.
        case rfc3339
    }

    /// How several values stand in one cell.
    enum ListForm: Sendable, Equatable {
        /// With this between them; values that hold it themselves stay JSON.
        case joined(String)
        case json
    }

    var dates = DateForm.sql
    var yes = "true"
    var no = "false"
    var lists = ListForm.joined(", ")
    /// What the service does to some values.
    var risks: [UploadRisk] = []
}

/// What a service does to some values. They are written as they are all the same, and listed.
enum UploadRisk: Sendable, Equatable {
    /// Characters beyond U+FFFF: the service loses the whole value.
    case fourByteLoss
    /// The service puts a quote before what looks like a formula.
    case formulaGuard
    /// The service cuts longer texts.
    case cut(bytes: Int)
    /// The service keeps numbers as floating point.
    case roundedNumbers
    /// The service keeps markup in an escaped form.
    case escapedMarkup

    /// The reason for people.
    var sentence: String {
        switch self {
        case .fourByteLoss: "the service loses values with characters beyond U+FFFF, such as emoji"
        case .formulaGuard: "the service puts a quote before values that begin with = + - or @"
        case .cut(let bytes): "the service cuts values longer than \(bytes) bytes"
        case .roundedNumbers: "the service rounds numbers of more than fifteen digits"
        case .escapedMarkup: "the service stores < > & and quotes in an escaped form"
        }
    }

    /// Whether a cell has it.
    func threatens(_ cell: String) -> Bool {
        switch self {
        case .fourByteLoss: cell.utf8.contains { $0 >= 0xF0 }
        case .formulaGuard: cell.utf8.first.map { [0x3D, 0x2B, 0x2D, 0x40].contains($0) } ?? false
        case .cut(let bytes): cell.utf8.count > bytes
        case .roundedNumbers: Self.hasLongNumber(cell)
        case .escapedMarkup: cell.utf8.contains { [0x3C, 0x3E, 0x26, 0x22].contains($0) }
        }
    }

    /// Whether a number of JSON stands in the text, outside of strings, with more digits than floating point keeps.
    private static func hasLongNumber(_ json: String) -> Bool {
        var (digits, isInside, isEscaped) = (0, false, false)
        for byte in json.utf8 {
            if isInside {
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    isInside = false
                }
                continue
            }
            if byte == 0x22 { isInside = true }
            if (0x30...0x39).contains(byte) { digits += 1 } else if byte != 0x2E { digits = 0 }
            if digits > 15 { return true }
        }
        return false
    }
}
