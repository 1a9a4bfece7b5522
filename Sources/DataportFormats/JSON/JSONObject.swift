/// Looks into a JSON object that a scanner has found valid, without making values of it.
package struct JSONObject {
    private let text: UnsafeRawBufferPointer

    /// Looks into `text`, which must be a valid JSON object and outlive this.
    package init(_ text: UnsafeRawBufferPointer) { self.text = text }

    /// Whether the member called `name` is a string, or another literal, of these bytes; `nil` when there is no such member.
    package func says(_ bytes: [UInt8], at name: [UInt8]) -> Bool? {
        value(of: name).map { value in
            guard value.first == Byte.quote else { return Bytes.equal(value, bytes) }
            return Self.equal(UnsafeRawBufferPointer(rebasing: value[1..<value.count - 1]), bytes)
        }
    }

    /// The text of the value of the member called `name`.
    package func value(of name: [UInt8]) -> UnsafeRawBufferPointer? {
        var members = JSONMembers(text)
        while let member = members.next() {
            if Self.equal(UnsafeRawBufferPointer(rebasing: text[member.key]), name) {
                return UnsafeRawBufferPointer(rebasing: text[member.value])
            }
        }
        return nil
    }

    /// Whether the inside of a string literal stands for these bytes, escapes resolved.
    private static func equal(_ literal: UnsafeRawBufferPointer, _ bytes: [UInt8]) -> Bool {
        if Bytes.equal(literal, bytes) { return !literal.contains(Byte.backslash) }
        guard literal.contains(Byte.backslash) else { return false }
        return JSONString.unescape(literal) == bytes
    }
}

extension JSONObject {
    /// Hands out every member: its name, escapes resolved, and the text of its value.
    package func forEachMember(_ body: (_ name: String, _ value: UnsafeRawBufferPointer) -> Void) {
        var members = JSONMembers(text)
        while let member = members.next() {
            let literal = UnsafeRawBufferPointer(rebasing: text[member.key])
            body(
                String(decoding: JSONString.unescape(literal), as: UTF8.self),
                UnsafeRawBufferPointer(rebasing: text[member.value]))
        }
    }
}
