import Glibc
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into a stop at the next batch boundary, so that a run can clean up behind itself.
enum Interruption {
    /// Thrown at a boundary after a signal.
    struct Stop: Error, Equatable {
        let signal: Int32

        /// 128 + the signal's number, as shells have it.
        var exitCode: Int32 { 128 + signal }
        var name: String { signal == SIGINT ? "SIGINT" : signal == SIGTERM ? "SIGTERM" : "SIGHUP" }
    }

    private static let received = Atomic<Int32>(0)

    /// Installs the handlers. A second signal of the same kind ends the process at once.
    static func install() {
        // The handler may touch only what is already initialised.
        received.store(0, ordering: .sequentiallyConsistent)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { Interruption.received.store($0, ordering: .relaxed) }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
            sigaction(number, &action, nil)
        }
    }

    /// Whether a signal has arrived.
    static var isRequested: Bool { received.load(ordering: .relaxed) != 0 }

    /// Throws `Stop` when a signal has arrived.
    static func check() throws {
        let number = received.load(ordering: .relaxed)
        if number != 0 { throw Stop(signal: number) }
    }
}
