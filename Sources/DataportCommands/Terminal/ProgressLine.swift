import DataportCore
package import DataportEngine
import Glibc
import Synchronization

/// One line on the terminal that is rewritten a few times a second: what, how many, how fast, how long still.
package final class ProgressLine: Sendable {
    private struct State {
        var lastDrawn = -1.0
        var isVisible = false
    }

    private let console: Console
    private let started: Double
    private let state = Mutex(State())
    /// Seconds between two drawings.
    private static let interval = 0.1

    init(console: Console) {
        self.console = console
        started = Self.now()
    }

    /// Seconds on a clock that only goes forward.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Draws the line when enough time has passed.
    func show(_ progress: Progress) {
        let elapsed = Self.now() - started
        state.withLock { state in
            guard elapsed - state.lastDrawn >= Self.interval else { return }
            state.lastDrawn = elapsed
            state.isVisible = true
            let line = Self.render(progress, elapsed: elapsed, width: console.width)
            console.writeIgnoringErrors("\r\u{1B}[2K" + line)
        }
    }

    /// Removes the line.
    func clear() {
        state.withLock { state in
            if state.isVisible { console.writeIgnoringErrors("\r\u{1B}[2K") }
            state.isVisible = false
        }
    }

    /// The line after `elapsed` seconds, cut to the columns of the terminal.
    package static func render(_ progress: Progress, elapsed: Double, width: Int) -> String {
        let text =
            switch progress.phase {
            case .records(let kind): records(progress, of: kind, elapsed)
            case .attachments: "bodies and media  \(Figures.count(progress.attachments))"
            case .finishing: "finishing the archive"
            }
        return String(text.prefix(max(10, width - 1)))
    }

    private static func records(_ progress: Progress, of kind: AssetKind.ID, _ elapsed: Double) -> String {
        let rate = Double(progress.records) / max(elapsed, 0.001)
        let label = AssetKind.kind(kind)?.label ?? kind.name
        var text = label.padded(to: 22) + Figures.count(progress.records)
        if progress.totalRecords > 0 {
            let share = 100 * progress.records / max(progress.totalRecords, 1)
            text += " of \(Figures.count(progress.totalRecords))  \(share) %"
        }
        text += "  \(Figures.count(Int(rate)))/s"
        let rest = Double(progress.totalRecords - progress.records) / max(rate, 1)
        if progress.totalRecords > 0, elapsed > 1, rest >= 1 { text += "  \(Figures.duration(rest)) left" }
        return text
    }
}

extension String {
    /// The text with blanks behind it up to `width` columns.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - TextTable.width(of: self)))
    }
}
