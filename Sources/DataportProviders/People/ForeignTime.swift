import DataportCore

/// Dates and times as other programs write them, brought into RFC 3339 in UTC.
struct ForeignTime {
    /// How exactly a time is known; the words of `since_precision`.
    enum Precision: Int, Sendable, Comparable {
        case exact, zoneUnknown, date

        var word: StaticString {
            switch self {
            case .exact: "exact"
            case .zoneUnknown: "zone_unknown"
            case .date: "date"
            }
        }

        static func < (left: Precision, right: Precision) -> Bool { left.rawValue < right.rawValue }
    }

    /// What stands first in a date of three numbers whose first is no year.
    enum Order: String, Sendable, CaseIterable {
        case dayFirst = "day-first"
        case monthFirst = "month-first"
    }

    private var year = 0
    private var month = 0
    private var day = 0
    private var second = 0
    private var fraction: Range<Int>?
    private var offset: Int?
    private var hasTime = false

    /// Reads `text` and appends it in RFC 3339 to `writer`; `nil`, and nothing appended, when it is no such time, or when nobody can know whether
    /// the day or the month stands first. A time without a zone is taken as UTC.
    static func append(
        _ text: UnsafeRawBufferPointer, order: Order?, to writer: inout ByteWriter
    ) -> Precision? {
        var reader = Reader(text)
        guard let time = ForeignTime(&reader, order) else { return nil }
        time.write(text, into: &writer)
        return time.hasTime ? (time.offset == nil ? .zoneUnknown : .exact) : .date
    }

    /// Whether a text is a time.
    static func isTime(_ text: String, order: Order?) -> Bool {
        Array(text.utf8).withUnsafeBytes { bytes in
            var reader = Reader(bytes)
            return ForeignTime(&reader, order) != nil
        }
    }

    /// The order in which alone a date of three numbers makes sense; `nil` when it has none, or both would do.
    static func necessaryOrder(_ text: String) -> Order? {
        Array(text.utf8).withUnsafeBytes { bytes in
            var reader = Reader(bytes)
            guard let first = reader.number(upTo: 2), reader.skip(0x2F) || reader.skip(0x2D),
                let second = reader.number(upTo: 2), !reader.isAtEnd, first.value != second.value
            else { return nil }
            return order(first.value, second.value)
        }
    }

    private init?(_ reader: inout Reader, _ order: Order?) {
        guard readDate(&reader, order), isDay else { return nil }
        if reader.isAtEnd { return }
        guard reader.skip(0x20) || reader.skip(0x54) || reader.skip(0x74), readTime(&reader) else { return nil }
        hasTime = true
        reader.skipSpaces()
        if reader.isAtEnd { return }
        guard readZone(&reader) else { return nil }
    }

    /// `2026-11-20`, `2026/11/20`, `20.11.2026`, `11/20/2026`, `20/11/26` is not taken: two digits are no year.
    private mutating func readDate(_ reader: inout Reader, _ order: Order?) -> Bool {
        guard let first = reader.number(upTo: 4), let separator = reader.next(),
            [0x2D, 0x2F, 0x2E].contains(separator), let second = reader.number(upTo: 2), reader.skip(separator)
        else { return false }
        if first.digits == 4 {
            guard let third = reader.number(upTo: 2) else { return false }
            (year, month, day) = (first.value, second.value, third.value)
            return true
        }
        guard first.digits <= 2, let third = reader.number(upTo: 4), third.digits == 4 else { return false }
        year = third.value
        // Dots are written where the day stands first.
        guard let order = separator == 0x2E ? .dayFirst : order ?? Self.order(first.value, second.value) else {
            return false
        }
        (day, month) = order == .dayFirst ? (first.value, second.value) : (second.value, first.value)
        return true
    }

    /// Which order two numbers can only have.
    private static func order(_ first: Int, _ second: Int) -> Order? {
        if first == second || first > 12 && second <= 12 { return .dayFirst }
        return first <= 12 && second > 12 ? .monthFirst : nil
    }

    /// `21:50`, `21:50:11`, `21:50:11.117359`, `9:50 PM`.
    private mutating func readTime(_ reader: inout Reader) -> Bool {
        guard let hour = reader.number(upTo: 2), reader.skip(0x3A), let minute = reader.number(upTo: 2),
            minute.digits == 2
        else { return false }
        var seconds = 0
        if reader.skip(0x3A) {
            guard let value = reader.number(upTo: 2), value.digits == 2 else { return false }
            seconds = value.value
            if reader.skip(0x2E) || reader.skip(0x2C) { fraction = reader.digits() }
        }
        var hours = hour.value
        if let half = reader.half() {
            guard (1...12).contains(hours) else { return false }
            hours = hours % 12 + (half ? 12 : 0)
        }
        guard hours < 24, minute.value < 60, seconds < 60 else { return false }
        second = hours * 3600 + minute.value * 60 + seconds
        return true
    }

    /// `Z`, `UTC`, `GMT`, `+02:00`, `+0200`, and as Go writes it `+0530 IST`.
    private mutating func readZone(_ reader: inout Reader) -> Bool {
        if reader.skip(word: "UTC") || reader.skip(word: "GMT") || reader.skip(0x5A) || reader.skip(0x7A) {
            offset = 0
            return reader.isAtEnd
        }
        guard let sign = reader.next(), sign == 0x2B || sign == 0x2D, let hours = reader.number(upTo: 2),
            hours.digits == 2
        else { return false }
        _ = reader.skip(0x3A)
        let minutes = reader.number(upTo: 2)?.value ?? 0
        guard hours.value < 24, minutes < 60 else { return false }
        offset = (hours.value * 3600 + minutes * 60) * (sign == 0x2D ? -1 : 1)
        // Behind its offset Go repeats the zone's name.
        if reader.skip(0x20) { reader.skipName() }
        return reader.isAtEnd
    }

    private var isDay: Bool {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return false }
        if month == 2 { return day <= (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28) }
        return day <= ([4, 6, 9, 11].contains(month) ? 30 : 31)
    }

    private func write(_ text: UnsafeRawBufferPointer, into writer: inout ByteWriter) {
        let moment = Instant(
            secondsSince1970: Int64(Self.days(year, month, day) * 86_400 + second - (offset ?? 0)))
        let at = moment.components
        writer.reserve(31) { place in
            var place = Self.digits(at.year, 4, place)
            for (mark, value) in [
                (0x2D, at.month), (0x2D, at.day), (0x54, at.hour), (0x3A, at.minute), (0x3A, at.second),
            ] {
                place[0] = UInt8(mark)
                place = Self.digits(value, 2, place + 1)
            }
            if let fraction, !fraction.isEmpty {
                place[0] = 0x2E
                place += 1
                for index in fraction.prefix(9) {
                    place[0] = text[index]
                    place += 1
                }
            }
            place[0] = 0x5A
            return place + 1
        }
    }

    private static func digits(
        _ value: Int, _ width: Int, _ place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var rest = value
        for index in stride(from: width - 1, through: 0, by: -1) {
            place[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        return place + width
    }

    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// A place in a text.
    private struct Reader {
        let text: UnsafeRawBufferPointer
        var at: Int
        let end: Int

        init(_ text: UnsafeRawBufferPointer) {
            self.text = text
            var (start, end) = (0, text.count)
            while start < end, text[start] == 0x20 { start += 1 }
            while end > start, text[end - 1] == 0x20 { end -= 1 }
            (at, self.end) = (start, end)
        }

        var isAtEnd: Bool { at == end }

        mutating func next() -> UInt8? {
            guard at < end else { return nil }
            at += 1
            return text[at - 1]
        }

        mutating func skip(_ byte: UInt8) -> Bool {
            guard at < end, text[at] == byte else { return false }
            at += 1
            return true
        }

        mutating func skip(word: StaticString) -> Bool {
            let count = word.utf8CodeUnitCount
            guard end - at >= count else { return false }
            for index in 0..<count where text[at + index] & 0xDF != word.utf8Start[index] { return false }
            at += count
            return true
        }

        mutating func skipSpaces() { while skip(0x20) {} }

        mutating func skipName() { while at < end, text[at] > 0x20 { at += 1 } }

        mutating func number(upTo width: Int) -> (value: Int, digits: Int)? {
            var (value, count) = (0, 0)
            while count < width, at < end, text[at] &- 0x30 < 10 {
                value = value * 10 + Int(text[at] - 0x30)
                at += 1
                count += 1
            }
            return count == 0 ? nil : (value, count)
        }

        mutating func digits() -> Range<Int> {
            let start = at
            while at < end, text[at] &- 0x30 < 10 { at += 1 }
            return start..<at
        }

        /// `AM` is false, `PM` true.
        mutating func half() -> Bool? {
            let start = at
            skipSpaces()
            if skip(word: "AM") { return false }
            if skip(word: "PM") { return true }
            at = start
            return nil
        }
    }
}
