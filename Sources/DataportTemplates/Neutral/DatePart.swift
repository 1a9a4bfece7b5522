/// A part of a written date.
public enum DatePart: Sendable, Hashable {
    /// `2026`
    case year
    /// `26`
    case shortYear
    /// `01` to `12`
    case month
    /// `1` to `12`
    case plainMonth
    /// `November`
    case monthName
    /// `Nov`
    case shortMonthName
    /// `01` to `31`
    case day
    /// `1` to `31`
    case plainDay
    /// `Thursday`
    case weekday
    /// `Thu`
    case shortWeekday
    /// What stands between the parts.
    case text(String)
}

extension [DatePart] {
    /// Appends text, joined with text before it.
    mutating func append(text: some StringProtocol) {
        if case .text(let before)? = last {
            self[count - 1] = .text(before + String(text))
        } else {
            append(.text(String(text)))
        }
    }
}
