/// Moments as services want them. What is not read as a moment stays as it is.
enum UploadDates {
    /// A moment or a day in parts.
    private struct Parts {
        var year: Int, month: Int, day: Int
        var hour = 0, minute = 0, second = 0
        var isDay = true
    }

    /// `text`, which is RFC 3339 in UTC, `YYYY-MM-DD HH:MM:SS` or `YYYY-MM-DD`, in the form of a service; other texts as they are.
    static func write(_ text: String, as form: UploadCellForm.DateForm) -> String {
        guard let parts = read(text) else { return text }
        let day = "\(pad(parts.year, 4))-\(pad(parts.month))-\(pad(parts.day))"
        let time = "\(pad(parts.hour)):\(pad(parts.minute)):\(pad(parts.second))"
        switch form {
        case .sql: return parts.isDay ? day : "\(day) \(time)"
        case .rfc3339: return text
        case .american: return "\(pad(parts.month))/\(pad(parts.day))/\(pad(parts.year, 4))"
        case .mail:
            let month = months[max(0, min(11, parts.month - 1))]
            return "\(weekday(parts)), \(pad(parts.day)) \(month) \(pad(parts.year, 4)) \(time) +0000"
        }
    }

    /// Whether `text` is read as a moment.
    static func isDate(_ text: String) -> Bool { read(text) != nil }

    private static func read(_ text: String) -> Parts? {
        let bytes = Array(text.utf8)
        guard bytes.count == 10 || bytes.count >= 19, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var parts = Parts(year: year, month: month, day: day)
        guard bytes.count > 10 else { return parts }
        guard bytes[10] == 0x54 || bytes[10] == 0x20, bytes[13] == 0x3A, bytes[16] == 0x3A, isUTC(bytes[19...]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19])
        else { return nil }
        (parts.hour, parts.minute, parts.second, parts.isDay) = (hour, minute, second, false)
        return parts
    }

    /// Nothing, `Z`, or a fraction and `Z`.
    private static func isUTC(_ rest: ArraySlice<UInt8>) -> Bool {
        if rest.isEmpty { return true }
        guard rest.last == 0x5A else { return false }
        let fraction = rest.dropLast()
        return fraction.isEmpty
            || fraction.first == 0x2E && fraction.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }

    private static func pad(_ value: Int, _ width: Int = 2) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Sakamoto's method.
    private static func weekday(_ parts: Parts) -> String {
        let shifts = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
        let year = parts.month < 3 ? parts.year - 1 : parts.year
        let day = (year + year / 4 - year / 100 + year / 400 + shifts[parts.month - 1] + parts.day) % 7
        return ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][(day + 7) % 7]
    }
}
