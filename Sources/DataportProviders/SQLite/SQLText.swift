/// Text in SQL statements.
enum SQLText {
    /// `text` as an SQL literal, or as an expression when it holds NUL: SQLite reads a statement up to the first one.
    static func literal(_ text: String) -> String {
        if text.utf8.contains(0) { return "CAST(x'\(hexadecimal(text))' AS TEXT)" }
        var escaped = "'"
        for scalar in text.unicodeScalars {
            escaped.unicodeScalars.append(scalar)
            if scalar == "'" { escaped.unicodeScalars.append(scalar) }
        }
        return escaped + "'"
    }

    private static func hexadecimal(_ text: String) -> String {
        text.utf8.reduce(into: "") { digits, byte in
            digits += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
    }
}
