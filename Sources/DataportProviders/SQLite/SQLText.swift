/// Text in SQL statements.
enum SQLText {
    /// `text` as an SQL literal.
    static func literal(_ text: String) -> String {
        var escaped = "'"
        for scalar in text.unicodeScalars {
            escaped.unicodeScalars.append(scalar)
            if scalar == "'" { escaped.unicodeScalars.append(scalar) }
        }
        return escaped + "'"
    }
}
