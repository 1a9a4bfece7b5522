/// Why the program could not go on. Problems in data are findings and never errors, unless nothing can be done without the data.
///
/// An error says what happened, where, and what to do next; it never holds a value of a personal or secret field. Its code decides the
/// exit status.
public struct DataportError: Error, Sendable, Equatable {
    /// What kind of failure; the raw value is the process's exit code, append-only.
    public enum Code: Int32, Sendable, CaseIterable {
        case negative = 1
        case partial = 3
        case untrusted = 10
        case locked = 11
        case outcomeUnknown = 12
        case consentGuard = 13
        case limit = 14
        case tenantGuard = 15
        case usage = 64
        case badInput = 65
        case noInput = 66
        case unavailable = 69
        case internalError = 70
        case cannotCreate = 73
        case io = 74
        case tryAgain = 75
        case protocolError = 76
        case denied = 77
        case configuration = 78
    }

    /// What kind of failure.
    public let code: Code
    /// What happened, one sentence without a full stop at the end.
    public let message: String
    /// Where: a path, a kind, a record, a field.
    public let place: String?
    /// What to do next, one sentence or a command.
    public let advice: String?

    /// An error.
    public init(_ code: Code, _ message: String, place: String? = nil, advice: String? = nil) {
        self.code = code
        self.message = message
        self.place = place
        self.advice = advice
    }
}
