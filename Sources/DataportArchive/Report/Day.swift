/// A day of the calendar, in UTC.
package struct Day: Sendable, Equatable, Comparable {
    /// `yyyymmdd` as a number, which orders days.
    package let number: Int

    /// A day; the parts are not checked.
    package init(year: Int, month: Int, day: Int) { number = year * 10_000 + month * 100 + day }

    package var year: Int { number / 10_000 }
    package var month: Int { number / 100 % 100 }
    package var day: Int { number % 100 }

    /// Years outside are what sources write when they know no date, and are read as none.
    static let plausibleYears = 1990..<2110

    /// The day of an RFC 3339 timestamp; `nil` when the bytes are none or the year is not plausible.
    @inline(__always) init?(timestamp bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 10 else { return nil }
        var year = 0
        for index in 0..<4 {
            let digit = Int(bytes[index]) - 0x30
            guard 0...9 ~= digit else { return nil }
            year = year * 10 + digit
        }
        let month = Self.twoDigits(bytes[5], bytes[6])
        let day = Self.twoDigits(bytes[8], bytes[9])
        guard Self.plausibleYears ~= year, 1...12 ~= month, 1...31 ~= day else { return nil }
        self.init(year: year, month: month, day: day)
    }

    @inline(__always) private static func twoDigits(_ tens: UInt8, _ ones: UInt8) -> Int {
        let (tens, ones) = (Int(tens) - 0x30, Int(ones) - 0x30)
        return 0...9 ~= tens && 0...9 ~= ones ? tens * 10 + ones : -1
    }

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    /// ISO 8601: `2026-11-20`.
    package var iso8601: String {
        let digits = String(number)
        return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
    }
}

/// The first and the last of some days.
package struct DaySpan: Sendable, Equatable {
    package private(set) var earliest: Day?
    package private(set) var latest: Day?

    /// No days.
    package init() {}

    /// Takes one more day in.
    @inline(__always) package mutating func extend(to day: Day) {
        if earliest.map({ day < $0 }) ?? true { earliest = day }
        if latest.map({ $0 < day }) ?? true { latest = day }
    }

    /// Takes the days of another span in.
    package mutating func extend(by other: DaySpan) {
        if let day = other.earliest { extend(to: day) }
        if let day = other.latest { extend(to: day) }
    }
}
