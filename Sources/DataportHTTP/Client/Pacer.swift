import Glibc
import Synchronization

/// Keeps requests apart in time and connections few. Waits are short sleeps, so that a stop is noticed.
final class Pacer: Sendable {
    private let limits: HTTPLimits
    private let isStopped: @Sendable () -> Bool
    private let state: Mutex<(next: ContinuousClock.Instant, open: Int)>

    init(_ limits: HTTPLimits, isStopped: @escaping @Sendable () -> Bool) {
        self.limits = limits
        self.isStopped = isStopped
        state = Mutex((.now, 0))
    }

    /// Waits until another request may be made; whether it may, and nobody asked to stop.
    func begin() -> Bool {
        while !isStopped() {
            let wait = state.withLock { state -> Duration? in
                let now = ContinuousClock.now
                guard state.open < limits.connections else { return .milliseconds(5) }
                guard state.next <= now else { return state.next - now }
                state.open += 1
                let gap = limits.requestsPerSecond > 0 ? 1_000_000 / limits.requestsPerSecond : 0
                state.next = max(state.next, now) + .microseconds(gap)
                return nil
            }
            guard let wait else { return true }
            Self.pause(min(Self.milliseconds(wait) + 1, 50))
        }
        return false
    }

    /// Says that a request is over.
    func end() { state.withLock { $0.open -= 1 } }

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
