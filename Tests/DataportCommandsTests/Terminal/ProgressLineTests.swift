import DataportCommands
import DataportCore
import DataportEngine
import Testing

struct ProgressLineTests {
    private func line(_ records: Int, of total: Int, after seconds: Double, width: Int = 120) -> String {
        let progress = Progress(phase: .records(.contact), records: records, totalRecords: total, attachments: 0)
        return ProgressLine.render(progress, elapsed: seconds, width: width)
    }

    @Test func `a line says what, how many, how fast and how long still`() {
        #expect(
            line(250_000, of: 1_000_000, after: 2)
                == "contacts              250,000 of 1,000,000  25 %  125,000/s  6.0 s left")
    }

    @Test func `a source that does not count has no share and no end`() {
        #expect(line(250_000, of: 0, after: 2) == "contacts              250,000  125,000/s")
    }

    @Test func `no promise is made in the first second`() {
        #expect(!line(10, of: 1_000_000, after: 0.2).contains("left"))
    }

    @Test func `a line never wraps`() { #expect(line(250_000, of: 1_000_000, after: 2, width: 40).count == 39) }

    @Test func `bodies are counted by themselves`() {
        let progress = Progress(phase: .attachments, records: 9, totalRecords: 9, attachments: 1234)
        #expect(ProgressLine.render(progress, elapsed: 1, width: 80) == "bodies and media  1,234")
    }
}
