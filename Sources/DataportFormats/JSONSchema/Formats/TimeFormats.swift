/// Dates and times of RFC 3339.
enum TimeFormats {
    static func isDate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = FormatReader(text)
        return date(&reader) && reader.isAtEnd
    }

    static func isTime(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = FormatReader(text)
        return time(&reader) && reader.isAtEnd
    }

    static func isDateTime(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = FormatReader(text)
        return date(&reader) && reader.takeLetter("T") && time(&reader) && reader.isAtEnd
    }

    private static func date(_ reader: inout FormatReader) -> Bool {
        guard let year = reader.number(digits: 4), reader.take("-"), let month = reader.number(digits: 2),
            reader.take("-"), let day = reader.number(digits: 2), (1...12).contains(month), day >= 1
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return day <= (month == 2 ? (isLeap ? 29 : 28) : 30 + (month + month >> 3) & 1)
    }

    private static func time(_ reader: inout FormatReader) -> Bool {
        guard let hour = reader.number(digits: 2), reader.take(":"), let minute = reader.number(digits: 2),
            reader.take(":"), let second = reader.number(digits: 2), hour < 24, minute < 60, second <= 60
        else { return false }
        if reader.take("."), reader.takeAll(where: Byte.isDigit) == 0 { return false }
        guard let offset = offset(&reader) else { return false }
        // A leap second is the last of a day in UTC.
        return second < 60 || (hour * 60 + minute - offset + 2 * 1440) % 1440 == 1439
    }

    /// The minutes by which local time is ahead of UTC.
    private static func offset(_ reader: inout FormatReader) -> Int? {
        if reader.takeLetter("Z") { return 0 }
        let isNegative = reader.take("-")
        guard isNegative || reader.take("+") else { return nil }
        guard let hours = reader.number(digits: 2), reader.take(":"), let minutes = reader.number(digits: 2),
            hours < 24, minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (isNegative ? -1 : 1)
    }

    /// A duration of RFC 3339, appendix A: units in their order and without gaps, weeks alone.
    static func isDuration(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = FormatReader(text)
        guard reader.take("P"), !reader.isAtEnd else { return false }
        let start = reader.at
        if reader.takeAll(where: Byte.isDigit) > 0, reader.take("W") { return reader.isAtEnd }
        reader.at = start
        if reader.current != UInt8(ascii: "T"), !units("YMD", &reader) { return false }
        if reader.take("T"), !units("HMS", &reader) { return false }
        return reader.isAtEnd
    }

    /// One or more numbers with units that stand beside each other in `names`.
    private static func units(_ names: String, _ reader: inout FormatReader) -> Bool {
        var last: Int?
        while let current = reader.current, Byte.isDigit(current) {
            _ = reader.takeAll(where: Byte.isDigit)
            guard let unit = names.utf8.enumerated().first(where: { $0.element == reader.current })?.offset else {
                return false
            }
            if let last, unit != last + 1 { return false }
            last = unit
            reader.at += 1
        }
        return last != nil
    }
}
