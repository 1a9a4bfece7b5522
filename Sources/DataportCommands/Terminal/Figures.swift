/// Numbers as people read them.
package enum Figures {
    /// `1234567` → `1,234,567`.
    package static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var result = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }

    /// `1536` → `1.5 KiB`.
    package static func bytes(_ value: Int) -> String {
        var size = Double(value)
        for unit in ["bytes", "KiB", "MiB", "GiB"] {
            if size < 1000 { return unit == "bytes" ? "\(value) bytes" : "\(oneDecimal(size)) \(unit)" }
            size /= 1024
        }
        return "\(oneDecimal(size)) TiB"
    }

    /// Seconds as `0.4 s`, `1:05 min` or `2:03:04 h`.
    package static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        if seconds < 60 { return "\(oneDecimal(seconds)) s" }
        if whole < 3600 { return "\(whole / 60):\(twoDigits(whole % 60)) min" }
        return "\(whole / 3600):\(twoDigits(whole / 60 % 60)):\(twoDigits(whole % 60)) h"
    }

    /// `3.14159` → `3.1`.
    package static func oneDecimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
