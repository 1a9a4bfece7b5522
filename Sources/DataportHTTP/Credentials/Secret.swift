import Glibc

/// A text that opens something. It cannot be printed, put into a text, looked at by reflection or encoded by mistake: whoever needs it says so.
package struct Secret: Sendable {
    private let storage: Storage

    private final class Storage: Sendable {
        let bytes: [UInt8]
        init(_ bytes: [UInt8]) { self.bytes = bytes }
    }

    /// Takes a text in.
    package init(_ text: String) { storage = Storage(Array(text.utf8)) }

    /// Whether there is nothing in it.
    package var isEmpty: Bool { storage.bytes.isEmpty }

    /// Hands the text out, only for the time of the closure: it goes into a request and nowhere else.
    package func reveal<R, E: Error>(_ body: (String) throws(E) -> R) throws(E) -> R {
        try body(String(decoding: storage.bytes, as: UTF8.self))
    }

    /// Whether the text may stand in the header of a request: no controls and nothing beyond ASCII.
    package var isHeaderText: Bool { storage.bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the text.
    package var description: String { "(secret)" }
    /// Never the text.
    package var debugDescription: String { "(secret)" }
    /// Nothing to look at.
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}

extension DefaultStringInterpolation {
    /// Secrets do not belong into texts.
    @available(*, unavailable, message: "a secret does not belong into a text")
    package mutating func appendInterpolation(_ secret: Secret) {}
}
