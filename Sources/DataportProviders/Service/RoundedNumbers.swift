import DataportFormats

/// Numbers on their way through services that keep them as floating point: what would not come back as it was becomes a text.
enum RoundedNumbers {
    /// A value of JSON in which such numbers are texts, and how many there were.
    static func protected(_ value: String, _ count: inout Int) -> String {
        guard let first = value.utf8.first else { return value }
        switch first {
        case UInt8(ascii: "{"):
            let members = JSONPieces.members(of: value).map { member in
                "\(member.literal):\(protected(member.value, &count))"
            }
            return "{\(members.joined(separator: ","))}"
        case UInt8(ascii: "["):
            let elements = (JSONPieces.elements(of: value) ?? []).map { protected($0, &count) }
            return "[\(elements.joined(separator: ","))]"
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            guard !survives(value) else { return value }
            count += 1
            return "\"\(value)\""
        default: return value
        }
    }

    /// Whether a number is written as it would be after it was floating point: whole up to 2^53, or with few digits and a point.
    private static func survives(_ number: String) -> Bool {
        if let whole = Int64(number) { return whole.magnitude <= 1 << 53 && number == "\(whole)" }
        guard let value = Double(number), value.isFinite, value.magnitude >= 1e-6, value.magnitude < 1e21 else {
            return false
        }
        return value != value.rounded() && "\(value)" == number
    }
}
