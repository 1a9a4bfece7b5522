/// Base64 of RFC 4648 section 4, with padding.
package enum Base64 {
    /// The text of some bytes.
    package static func text(_ bytes: [UInt8]) -> String {
        var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4)
        bytes.withUnsafeBufferPointer { source in
            text.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                _ = encode(from, bytes.count, to: to)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Writes the text of `length` bytes and returns the place behind it.
    static func encode(
        _ source: UnsafePointer<UInt8>, _ length: Int, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        var target = target
        for start in stride(from: 0, to: length, by: 3) {
            let count = min(3, length - start)
            var bits = 0
            for index in 0..<3 { bits = bits << 8 | (index < count ? Int(source[start + index]) : 0) }
            for index in 0..<4 {
                let digit = alphabet.utf8Start[bits >> (18 - 6 * index) & 63]
                target[index] = index <= count ? digit : UInt8(ascii: "=")
            }
            target += 4
        }
        return target
    }

    /// The bytes of a text; `nil` when it is not the text that `encode` writes of them: no white space, no missing padding, no stray bits.
    static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        for start in stride(from: 0, to: text.count, by: 4) {
            let isLast = start + 4 == text.count
            let padding = isLast ? text[start..<start + 4].reversed().prefix { $0 == UInt8(ascii: "=") }.count : 0
            guard padding <= 2 else { return nil }
            var bits: UInt32 = 0
            for index in start..<start + 4 - padding {
                guard let digit = digit(text[index]) else { return nil }
                bits = bits << 6 | digit
            }
            bits <<= UInt32(6 * padding)
            guard bits & (1 << UInt32(8 * padding) - 1) == 0 else { return nil }
            for index in 0..<3 - padding { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * index))) }
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
