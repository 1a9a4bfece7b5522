/// A moment in UTC with the precision of a second, and its two written forms. No Foundation, no time zone, no locale.
public struct Instant: Sendable, Equatable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let secondsSince1970: Int64

    /// A moment.
    public init(secondsSince1970: Int64) { self.secondsSince1970 = secondsSince1970 }

    /// Years 0 to 9999 in the proleptic Gregorian calendar; month and day from 1.
    public var components: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        let days = Int((secondsSince1970 - Self.floorMod(secondsSince1970, 86_400)) / 86_400)
        let rest = Int(Self.floorMod(secondsSince1970, 86_400))
        let (year, month, day) = Self.civil(fromDays: days)
        return (year, month, day, rest / 3600, rest / 60 % 60, rest % 60)
    }

    /// RFC 3339: `2026-11-20T21:00:00Z`.
    public var rfc3339: String {
        let at = components
        return
            "\(pad(at.year, 4))-\(pad(at.month, 2))-\(pad(at.day, 2))T\(pad(at.hour, 2)):\(pad(at.minute, 2)):\(pad(at.second, 2))Z"
    }

    /// ISO 8601 basic form, as file names carry it: `20261120T210000Z`.
    public var compact: String { String(rfc3339.filter { $0 != "-" && $0 != ":" }) }

    /// Whether one is earlier.
    public static func < (left: Instant, right: Instant) -> Bool { left.secondsSince1970 < right.secondsSince1970 }

    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    private static func civil(fromDays days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func floorMod(_ value: Int64, _ modulus: Int64) -> Int64 {
        let rest = value % modulus
        return rest < 0 ? rest + modulus : rest
    }

    private func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
