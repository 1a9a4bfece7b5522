import DataportCore
import DataportFormats

/// The tables of an account export that say who opened, clicked, bounced, left or complained: one a campaign, in folders that are named
/// after what people did. Their headings are known by the address and the time in them.
enum MailchimpActivity {
    private static let folders: [(word: String, type: String)] = [
        ("open", "open"), ("click", "click"), ("bounce", "bounce"), ("unsub", "unsubscribe"), ("abuse", "complaint"),
        ("complaint", "complaint"), ("spam", "complaint"),
    ]

    /// The plan of a table of activity; `nil` when it is none. `campaign` finds the campaign of a file.
    static func plan(_ sample: TableSample, campaign: (_ file: any InputFile) -> String) -> TablePlan? {
        let path = sample.file.relativePath.lowercased()
        guard path.contains("activity"),
            let type = folders.first(where: { folder in
                path.split(separator: "/").dropLast().contains { $0.contains(folder.word) }
            }),
            let email = sample.headings.indices.first(where: { column in
                HeadingWords.meaning(of: sample.headings[column]) == .email || sample.looksLikeAddresses(column)
            })
        else { return nil }
        var plan = TablePlan(
            headings: sample.headings, provider: "mailchimp", status: StatusRule(otherwise: Judgement(.unknown)),
            list: .none)
        plan.dialect = sample.dialect
        plan.encoding = sample.encoding
        plan.activity = Activity(type: type.type, campaign: campaign(sample.file))
        for (column, heading) in sample.headings.enumerated() { plan.meanings[column] = meaning(of: heading) }
        plan.meanings[email] = .email
        return plan
    }

    private static func meaning(of heading: String) -> ColumnMeaning {
        switch HeadingWords.normal(heading) {
        case "timestamp", "time", "date", "datetime", "openedat", "clickedat", "opentime", "clicktime": .since
        case "ip", "ipaddress": .ip
        case "url", "link", "clickedurl": .source
        default: .extra
        }
    }
}
