extension FieldChecks {
    /// RFC 3339 in UTC, `T` and `Z` in capitals, up to nine fractional digits, a day of the calendar, no leap second.
    @inline(__always) static func timestamp(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> FieldFault? {
        guard length == 20 || length >= 22 && length <= 30 else { return .badTimestamp }
        let raw = UnsafeRawPointer(bytes)
        let date = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self)) ^ Shape.date
        let time = UInt64(littleEndian: (raw + 8).loadUnaligned(as: UInt64.self)) ^ Shape.time
        let second = UInt32(littleEndian: (raw + 16).loadUnaligned(as: UInt32.self)) ^ Shape.second
        // Every digit is now 0 to 9 and every separator 0; adding 6 or 15 carries what is more into the upper nibble.
        let excess =
            (date | (date &+ Shape.dateExcess)) | (time | (time &+ Shape.timeExcess))
            | UInt64(second & 0xFF_FFFF | (second & 0xFF_FFFF) &+ Shape.secondExcess)
        guard excess & 0xF0F0_F0F0_F0F0_F0F0 == 0 else { return .badTimestamp }
        let year = pair(date, 0) * 100 + pair(date, 2)
        guard isDay(pair(time, 0), ofMonth: pair(date, 5), year: year), pair(time, 3) < 24, pair(time, 6) < 60,
            pair(UInt64(second), 1) < 60, bytes[length - 1] == UInt8(ascii: "Z")
        else { return .badTimestamp }
        return length == 20 || isFraction(bytes, length) ? nil : .badTimestamp
    }

    private static func isFraction(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        guard bytes[19] == UInt8(ascii: ".") else { return false }
        for index in 20..<(length - 1) where !Byte.isDigit(bytes[index]) { return false }
        return true
    }

    @inline(__always) private static func pair(_ digits: UInt64, _ position: UInt64) -> Int {
        Int(truncatingIfNeeded: digits >> (8 * position) & 0xF) * 10
            + Int(truncatingIfNeeded: digits >> (8 * position + 8) & 0xF)
    }

    @inline(__always) private static func isDay(_ day: Int, ofMonth month: Int, year: Int) -> Bool {
        guard month >= 1, month <= 12, day >= 1 else { return false }
        if day <= 28 { return true }
        if month != 2 { return day <= 30 + (month + month >> 3) & 1 }
        return day == 29 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// `0000-00-`, `00T00:00` and `:00` as little-endian words, and what is added to find bytes out of range.
    private enum Shape {
        static var date: UInt64 { 0x2D30_302D_3030_3030 }
        static var dateExcess: UInt64 { 0x0F06_060F_0606_0606 }
        static var time: UInt64 { 0x3030_3A30_3054_3030 }
        static var timeExcess: UInt64 { 0x0606_0F06_060F_0606 }
        static var second: UInt32 { 0x0030_303A }
        static var secondExcess: UInt32 { 0x0006_060F }
    }
}
