import DataportCore
import Glibc

/// The process's exit code; the table is in docs/exit-codes.md and only ever grows.
struct ExitStatus: Sendable, Equatable {
    let rawValue: Int32

    static let ok = ExitStatus(rawValue: 0)

    init(rawValue: Int32) { self.rawValue = rawValue }

    init(_ code: DataportError.Code) { rawValue = code.rawValue }

    /// Ends the process.
    func end() -> Never { exit(rawValue) }
}

/// A reader that goes away shows as an error of write(2), which gets a sentence and an exit code, and not as a killed process.
func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
