/// Why a text is not JSON as archives hold it, and at which byte.
package struct JSONError: Error, Sendable, Equatable {
    /// What is wrong, in words that end a sentence about the text.
    package enum Reason: String, Sendable, CaseIterable {
        case truncated = "it ends too early"
        case byteOrderMark = "it starts with a byte order mark"
        case badValue = "a value is expected"
        case badNumber = "a number is malformed"
        case badKey = "a key in quotes is expected"
        case badEscape = "an escape in a string is malformed"
        case loneSurrogate = "a surrogate escape stands alone"
        case controlCharacter = "a control character in a string is not escaped"
        case badUTF8 = "it is not valid UTF-8"
        case missingColon = "a colon is expected"
        case missingComma = "a comma or the end of an object or array is expected"
        case duplicateKey = "an object holds a key twice"
        case tooDeep = "it is nested too deep"
        case trailingBytes = "something follows the value"
        case tooLong = "it is longer than 2 GiB"
    }

    /// The byte at which reading stopped, counted from 0.
    package let offset: Int
    package let reason: Reason

    /// An error at `offset`.
    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}
