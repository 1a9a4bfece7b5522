import DataportCore
import Glibc

/// Keeps requests apart in time and connections few. Waits for time are short sleeps, so that a stop is noticed; who waits for a connection is woken by whoever
/// has one, and those notice the stop.
final class Pacer: @unchecked Sendable {
    // What changes is under the monitor.
    private let limits: HTTPLimits
    private let isStopped: @Sendable () -> Bool
    private let monitor = Monitor()
    private var next = ContinuousClock.now
    private var open = 0

    init(_ limits: HTTPLimits, isStopped: @escaping @Sendable () -> Bool) {
        self.limits = limits
        self.isStopped = isStopped
    }

    /// Waits until another request may be made; whether it may, and nobody asked to stop.
    func begin() -> Bool {
        while !isStopped() {
            let wait = monitor.locked { () -> Duration? in
                while open >= limits.connections, !isStopped() { monitor.wait() }
                // Who was woken by a stop has no connection, and looks again above.
                guard open < limits.connections else { return .zero }
                let now = ContinuousClock.now
                guard next <= now else { return next - now }
                open += 1
                let gap = limits.requestsPerSecond > 0 ? 1_000_000 / limits.requestsPerSecond : 0
                next = max(next, now) + .microseconds(gap)
                return nil
            }
            guard let wait else { return true }
            Self.pause(min(Self.milliseconds(wait) + 1, 50))
        }
        return false
    }

    /// Says that a request is over.
    func end() { monitor.locked { open -= 1 } }

    /// Sleeps; whether nobody asked to stop.
    func sleep(milliseconds: Int) -> Bool {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while ContinuousClock.now < end {
            if isStopped() { return false }
            Self.pause(min(Self.milliseconds(end - .now) + 1, 50))
        }
        return !isStopped()
    }

    /// A duration in whole milliseconds.
    static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }

    private static func pause(_ milliseconds: Int) { usleep(UInt32(max(0, milliseconds)) * 1000) }
}
