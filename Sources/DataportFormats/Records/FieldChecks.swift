/// The checks of single values; each says what is wrong or `nil`.
enum FieldChecks {
    /// The largest magnitude that every JSON reader keeps exactly.
    static let maximumInteger: UInt64 = (1 << 53) - 1

    /// A whole number: no leading zeros, no plus, no negative zero.
    @inline(__always) static func integer(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> FieldFault? {
        let isNegative = length > 1 && bytes[0] == UInt8(ascii: "-")
        let first = isNegative ? 1 : 0
        guard length > first else { return .badInteger }
        if bytes[first] == UInt8(ascii: "0") { return length == 1 ? nil : .badInteger }
        var value: UInt64 = 0
        for index in first..<length {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return .badInteger }
            // Nineteen digits fit; what is longer is refused below by its length.
            value = value &* 10 &+ UInt64(digit)
        }
        return length - first > 16 || value > maximumInteger ? .bigInteger : nil
    }

    /// `true` or `false`.
    @inline(__always) static func boolean(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> FieldFault? {
        guard length == 4 || length == 5 else { return .badBoolean }
        let head = UInt32(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self))
        if length == 4 { return head == 0x6575_7274 ? nil : .badBoolean }
        return head == 0x736C_6166 && bytes[4] == UInt8(ascii: "e") ? nil : .badBoolean
    }

    /// `data/content/<aa>/<64 hex digits>.<ext>` with `<aa>` the first two digits.
    static func attachment(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> FieldFault? {
        let folder: StaticString = "data/content/"
        let digest = folder.utf8CodeUnitCount + 3
        let dot = digest + 64
        guard length > dot + 1 else { return .badAttachment }
        for index in 0..<folder.utf8CodeUnitCount where bytes[index] != folder.utf8Start[index] {
            return .badAttachment
        }
        guard bytes[digest - 3] == bytes[digest], bytes[digest - 2] == bytes[digest + 1],
            bytes[digest - 1] == UInt8(ascii: "/"), bytes[dot] == UInt8(ascii: ".")
        else { return .badAttachment }
        for index in digest..<dot where !isLowercaseHex(bytes[index]) { return .badAttachment }
        for index in (dot + 1)..<length where !isLowercaseWord(bytes[index]) { return .badAttachment }
        return nil
    }

    @inline(__always) private static func isLowercaseHex(_ byte: UInt8) -> Bool {
        Byte.isDigit(byte) || byte &- UInt8(ascii: "a") < 6
    }

    @inline(__always) private static func isLowercaseWord(_ byte: UInt8) -> Bool {
        Byte.isDigit(byte) || byte &- UInt8(ascii: "a") < 26
    }
}
