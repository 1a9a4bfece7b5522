import DataportCore
import Glibc

/// A file descriptor that text goes to. Standard output belongs to results, standard error to progress, notes and errors.
struct Console: Sendable {
    let descriptor: Int32

    static let standardOutput = Console(descriptor: STDOUT_FILENO)
    static let standardError = Console(descriptor: STDERR_FILENO)

    /// Whether a person is looking.
    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Colours when a person is looking and did not say otherwise.
    var style: Style {
        let mayColour = Self.environment("NO_COLOR") == nil && Self.environment("TERM") != "dumb"
        return Style(isEnabled: isTerminal && mayColour)
    }

    /// Columns of the terminal, 80 when unknown.
    var width: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes all of `text`.
    /// - Throws: `io` when the disk is full or the reader has gone.
    func write(_ text: String) throws(DataportError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                throw DataportError(
                    .io, "cannot write to standard output: \(String(cString: strerror(errno)))",
                    advice: "see whether the disk is full or the reading program has ended")
            }
            rest = rest.dropFirst(written)
        }
    }

    /// Writes what is only a courtesy: notes, progress, errors.
    func writeIgnoringErrors(_ text: String) { try? write(text) }

    /// An environment variable that is set and not empty.
    static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
