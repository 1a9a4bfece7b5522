import DataportCore
import Foundation
import Testing

struct InstantTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (-86_400, "1969-12-31T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"), (2_147_483_647, "2038-01-19T03:14:07Z"),
            (2_147_483_648, "2038-01-19T03:14:08Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
            (-2_203_891_200, "1900-03-01T00:00:00Z"), (-62_135_596_800, "0001-01-01T00:00:00Z"),
            (-62_167_219_200, "0000-01-01T00:00:00Z"),
        ] as [(Int64, String)])
    func `known moments are written in RFC 3339`(seconds: Int64, text: String) {
        #expect(Instant(secondsSince1970: seconds).rfc3339 == text)
    }

    @Test func `components agree with the C library from year 0 to 9999`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5000 {
            let seconds = Int64.random(in: -62_167_219_200...253_402_300_799, using: &generator)
            var time = time_t(seconds)
            var expected = tm()
            gmtime_r(&time, &expected)
            let actual = Instant(secondsSince1970: seconds).components
            let isEqual =
                actual.year == Int(expected.tm_year) + 1900 && actual.month == Int(expected.tm_mon) + 1
                && actual.day == Int(expected.tm_mday) && actual.hour == Int(expected.tm_hour)
                && actual.minute == Int(expected.tm_min) && actual.second == Int(expected.tm_sec)
            #expect(isEqual, "\(seconds): \(actual)")
        }
    }

    @Test func `the compact form fits a file name`() {
        #expect(Instant(secondsSince1970: 951_782_400).compact == "20000229T000000Z")
    }

    @Test func `moments are ordered in time`() {
        #expect(Instant(secondsSince1970: -1) < Instant(secondsSince1970: 0))
        #expect(!(Instant(secondsSince1970: 0) < Instant(secondsSince1970: 0)))
    }
}
