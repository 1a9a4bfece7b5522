package import DataportCore

/// A regular expression of ECMA-262 as JSON Schema means it: with Unicode, matching anywhere, in a time that grows with the
/// length of the text alone.
package struct JSONSchemaPattern: Sendable {
    /// What runs an expression.
    package enum Engine: Sendable, CaseIterable {
        /// A table of our own, for expressions whose table is small.
        case table
        /// RE2, for all that is regular.
        case re2
    }

    private enum Matcher: Sendable {
        case table(Automaton)
        case re2(RE2Expression)
    }

    private let matcher: Matcher

    /// Compiles `pattern`; on the engine that is asked for, or else on a table where that is small.
    package init(_ pattern: String, engine: Engine? = nil) throws(DataportError) {
        do throws(ExpressionError) {
            let expression = try ExpressionParser.parse(Array(pattern.utf8))
            let text = try RE2Syntax.text(expression)
            if engine != .re2, let automaton = Automaton(expression) {
                matcher = .table(automaton)
            } else if engine != .table {
                matcher = .re2(try RE2Expression(text))
            } else {
                throw ExpressionError(reason: "has too large a table")
            }
        } catch {
            throw DataportError(.badInput, "the pattern \(error.reason)")
        }
    }

    /// Whether the pattern matches somewhere in `text`, which is UTF-8.
    package func matches(_ text: [UInt8]) -> Bool {
        switch matcher {
        case .table(let automaton): automaton.matches(text)
        case .re2(let expression):
            // RE2 takes an empty text without a place too, but Swift's pointers must have one.
            (text + [0]).withUnsafeBufferPointer { expression.matches($0.baseAddress.unsafelyUnwrapped, text.count) }
        }
    }
}
