import DataportCommands
import Testing

struct FiguresTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
    func `counts are grouped by thousands`(value: Int, text: String) { #expect(Figures.count(value) == text) }

    @Test(
        arguments: [
            (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 KiB"), (1536, "1.5 KiB"), (1_048_576, "1.0 MiB"),
            (5 << 30, "5.0 GiB"), (2 << 40, "2.0 TiB"),
        ])
    func `sizes have a unit and one decimal`(value: Int, text: String) { #expect(Figures.bytes(value) == text) }

    @Test(arguments: [(0.04, "0.0 s"), (59.94, "59.9 s"), (65, "1:05 min"), (3600, "1:00:00 h"), (7384, "2:03:04 h")])
    func `durations grow with their size`(seconds: Double, text: String) {
        #expect(Figures.duration(seconds) == text)
    }
}
