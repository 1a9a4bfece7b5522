import CRE2

/// An expression that RE2 runs.
final class RE2Expression: @unchecked Sendable {
    // RE2 objects never change, so that threads may share them.
    private let handle: OpaquePointer

    /// Compiles `expression`, which is written in RE2's syntax.
    init(_ expression: String) throws(ExpressionError) {
        var reason = [CChar](repeating: 0, count: 200)
        var text = expression
        let handle = text.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { cre2_compile($0.baseAddress, $0.count, &reason, reason.count) }
        }
        guard let handle else {
            throw ExpressionError(reason: "is too large or not known to the matcher")
        }
        self.handle = handle
    }

    deinit { cre2_free(handle) }

    /// Whether the expression matches anywhere in a text.
    func matches(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        UnsafeRawPointer(text).withMemoryRebound(to: CChar.self, capacity: count) { cre2_matches(handle, $0, count) }
    }
}
