import DataportCore

/// The eight years before the store was made, from which all timestamps of a generated account come.
struct Era {
    /// 2018-11-20T00:00:00Z.
    static let start: Int64 = 1_542_672_000
    static let days = 2922
    static let seconds = days * 86_400

    /// `YYYY-MM-DD` of every day, one after another: cheaper than to reckon the calendar for millions of rows.
    private let dates: [UInt8]

    init() {
        var dates: [UInt8] = []
        dates.reserveCapacity((Self.days + 1) * 10)
        for day in 0...Self.days {
            let instant = Instant(secondsSince1970: Self.start + Int64(day) * 86_400)
            dates += instant.rfc3339.utf8.prefix(10)
        }
        self.dates = dates
    }

    /// Appends the moment `second` seconds after the start, kept within the era.
    func append(_ second: Int, to writer: inout ByteWriter) {
        let second = min(max(second, 0), Self.seconds - 1)
        let day = second / 86_400
        let time = second % 86_400
        writer.reserve(20) { place in
            dates.withUnsafeBufferPointer { dates in
                for index in 0..<10 { place[index] = dates[day * 10 + index] }
            }
            place[10] = UInt8(ascii: "T")
            Self.two(time / 3600, place + 11)
            place[13] = UInt8(ascii: ":")
            Self.two(time / 60 % 60, place + 14)
            place[16] = UInt8(ascii: ":")
            Self.two(time % 60, place + 17)
            place[19] = UInt8(ascii: "Z")
            return place + 20
        }
    }

    /// The moment as text; for the few.
    func text(_ second: Int) -> String {
        var writer = ByteWriter()
        append(second, to: &writer)
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    private static func two(_ value: Int, _ place: UnsafeMutablePointer<UInt8>) {
        place[0] = 0x30 + UInt8(truncatingIfNeeded: value / 10)
        place[1] = 0x30 + UInt8(truncatingIfNeeded: value % 10)
    }
}
