/// The one function through which foreign text passes on its way to a terminal or a log.
public enum Terminal {
    /// `text` with control characters (C0, DEL, C1), line separators and bidirectional controls written as `\u{…}`, so that it can neither move
    /// the cursor nor reorder what stands beside it; longer texts are cut.
    public static func safe(_ text: String, limit: Int = 200) -> String {
        var result = ""
        for (position, scalar) in text.unicodeScalars.enumerated() {
            if position == limit { return result + "…" }
            if isHarmful(scalar.value) {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isHarmful(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
