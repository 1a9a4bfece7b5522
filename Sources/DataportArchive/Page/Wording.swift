import DataportCore

/// Numbers, days and names as people write them in English.
enum Wording {
    /// `1,234,567`.
    static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// `1 list`, `2 lists`.
    static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? singular : plural ?? singular + "s")"
    }

    /// `41.2%` from tenths of a percent.
    static func percent(tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)%" }

    /// The share of a part as a percentage; `nil` of nothing.
    static func share(_ part: Int, of whole: Int) -> String? {
        guard whole > 0 else { return nil }
        let tenths = Int((Double(part) / Double(whole) * 1000).rounded())
        if part > 0, tenths == 0 { return "under 0.1%" }
        return percent(tenths: tenths)
    }

    /// `3.4 MB`, in powers of ten.
    static func bytes(_ count: Int) -> String {
        var value = Double(count)
        for unit in ["bytes", "KB", "MB", "GB"] {
            if value < 1000 || unit == "GB" {
                if unit == "bytes" { return self.count(count, "byte") }
                let tenths = Int((value * 10).rounded())
                return tenths < 100
                    ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(self.count((tenths + 5) / 10)) \(unit)"
            }
            value /= 1000
        }
        return self.count(count)
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `20 November 2026`.
    static func day(_ day: Day) -> String { "\(day.day) \(months[(day.month - 1) % 12]) \(day.year)" }

    /// `20 Nov 2026`.
    static func shortDay(_ day: Day) -> String { "\(day.day) \(month(day.month)) \(day.year)" }

    /// `Nov`.
    static func month(_ month: Int) -> String { String(months[(month - 1) % 12].prefix(3)) }

    /// `20 November 2026, 21:00 UTC`.
    static func moment(_ instant: Instant) -> String {
        let at = instant.components
        let (hour, minute) = (String(at.hour), String(at.minute))
        let clock = "\(hour.count < 2 ? "0" : "")\(hour):\(minute.count < 2 ? "0" : "")\(minute)"
        return "\(day(Day(year: at.year, month: at.month, day: at.day))), \(clock) UTC"
    }

    /// A text with a capital first letter.
    static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// At most `limit` characters, the last an ellipsis when something is cut.
    static func cut(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : text.prefix(limit - 1) + "…"
    }

    /// A status as a person says it.
    static func status(_ status: SubscriptionStatus) -> String {
        switch status {
        case .subscribed: "Subscribed"
        case .unconfirmed: "Not yet confirmed"
        case .unapproved: "Awaiting approval"
        case .unsubscribed: "Unsubscribed"
        case .bounced: "Bounced"
        case .complained: "Reported as spam"
        case .suppressed: "Suppressed"
        case .disabled: "Disabled"
        case .transactional: "Transactional only"
        case .archived: "Archived"
        case .unknown: "Unknown"
        }
    }

    /// A reason of a hold as a person says it.
    static func reason(_ word: String) -> String {
        switch word {
        case "hard_bounce": "The address bounced for good"
        case "invalid_address": "The address is not valid"
        case "complaint": "The person reported mail as spam"
        case "unsubscribe": "The person unsubscribed"
        case "manual": "Held by hand"
        case "admin": "Held by the service"
        default: "The source gives no reason"
        }
    }
}
