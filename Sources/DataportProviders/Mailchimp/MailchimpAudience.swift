import DataportCore
import DataportFormats

/// The CSV files in which Mailchimp exports an audience: one for each status, which stands in the name of the file and shows in its columns.
///
/// Headings of merge fields are in the user's language; the columns of the system have names in capitals everywhere, and by these a file
/// is recognised.
enum MailchimpAudience {
    /// What a file says about the people in it, in Mailchimp's word.
    enum Stage: String, CaseIterable {
        case subscribed, unsubscribed, cleaned, nonsubscribed, pending, archived

        /// Mailchimp's word for the status of a member.
        var word: String { self == .nonsubscribed ? "transactional" : rawValue }

        var judgement: Judgement {
            switch self {
            case .subscribed: Judgement(.subscribed)
            case .unsubscribed: Judgement(.unsubscribed, actor: "person")
            case .cleaned: .standard(.bounced)
            case .nonsubscribed: Judgement(.transactional)
            case .pending: Judgement(.unconfirmed)
            case .archived: Judgement(.archived)
            }
        }

        init?(_ status: SubscriptionStatus) {
            switch status {
            case .subscribed: self = .subscribed
            case .unsubscribed: self = .unsubscribed
            case .bounced: self = .cleaned
            case .transactional: self = .nonsubscribed
            case .unconfirmed: self = .pending
            case .archived: self = .archived
            default: return nil
            }
        }
    }

    private static let systemColumns: [String: ColumnMeaning] = [
        "MEMBER_RATING": .extra, "OPTIN_TIME": .optInAt, "OPTIN_IP": .optInIP, "CONFIRM_TIME": .confirmAt,
        "CONFIRM_IP": .confirmIP, "LATITUDE": .extra, "LONGITUDE": .extra, "GMTOFF": .extra, "DSTOFF": .extra,
        "TIMEZONE": .timezone, "CC": .country, "REGION": .extra, "LAST_CHANGED": .updated, "LEID": .extra,
        "EUID": .extra,
        "NOTES": .extra, "TAGS": .tags(tag: "TAGS"), "UNSUB_TIME": .optOutAt, "UNSUB_CAMPAIGN_TITLE": .extra,
        "UNSUB_CAMPAIGN_ID": .extra, "UNSUB_REASON": .reason, "UNSUB_REASON_OTHER": .extra, "CLEAN_TIME": .heldAt,
        "CLEAN_CAMPAIGN_TITLE": .extra, "CLEAN_CAMPAIGN_ID": .extra, "SMS_MARKETING_STATUS": .extra,
    ]

    /// Whether a table is such a file.
    static func recognizes(_ headings: [String]) -> Bool {
        headings.contains("MEMBER_RATING") && headings.contains("LEID") && headings.contains("EUID")
    }

    /// The plan of a file. `folder` says whether its folder can be the name of the audience.
    static func plan(_ sample: TableSample, options: SourceOptions) throws(DataportError) -> TablePlan {
        let stage = try stage(sample, options.status)
        var status = StatusRule(otherwise: stage.judgement)
        if stage == .unsubscribed, let reason = sample.headings.firstIndex(of: "UNSUB_REASON") {
            // The person told Mailchimp that the mail was spam; Mailchimp keeps that as an unsubscription.
            let complaint = Judgement.standard(.complained)
            status.tests = [StatusRule.Test(column: reason, words: ["spam": complaint, "abuse": complaint])]
        }
        var plan = TablePlan(
            headings: sample.headings, provider: "mailchimp", status: status,
            list: .one(name: options.list ?? audience(of: sample.file)))
        plan.raw = [("status", stage.word)]
        plan.dialect = sample.dialect
        plan.encoding = sample.encoding
        plan.isDeclared = options.status != nil && named(sample.file) == nil
        try setMeanings(&plan, sample)
        return plan
    }

    // MARK: Columns

    private static func setMeanings(_ plan: inout TablePlan, _ sample: TableSample) throws(DataportError) {
        let email = try emailColumn(sample)
        var tags = FieldTags()
        _ = tags.unique("TAGS")
        for (column, heading) in plan.headings.enumerated() {
            if column == email {
                plan.meanings[column] = .email
            } else if let meaning = systemColumns[heading] {
                plan.meanings[column] = meaning
            } else {
                plan.meanings[column] = mergeField(heading, column, &tags)
            }
        }
    }

    private static func mergeField(_ heading: String, _ column: Int, _ tags: inout FieldTags) -> ColumnMeaning {
        if heading.isEmpty { return .extra }
        return switch HeadingWords.meaning(of: heading) {
        case .firstName(let tag): .firstName(tag: tags.unique(tag))
        case .lastName(let tag): .lastName(tag: tags.unique(tag))
        case .field(let tag, let type): .field(tag: tags.unique(tag), type: type)
        default: .field(tag: tags.tag(for: heading, column: column), type: "text")
        }
    }

    /// The address is the first column, whatever it is called; a merge field before it is not known, but possible.
    private static func emailColumn(_ sample: TableSample) throws(DataportError) -> Int {
        let columns = sample.headings.indices.filter { systemColumns[sample.headings[$0]] == nil }
        if let named = columns.first(where: { HeadingWords.meaning(of: sample.headings[$0]) == .email }) {
            return named
        }
        if let found = columns.first(where: { sample.looksLikeAddresses($0) }) { return found }
        guard let first = columns.first, sample.rows.isEmpty else {
            throw DataportError(
                .badInput, "no column of this Mailchimp file holds addresses", place: "\(sample.file.name):1",
                advice: "export the audience again with its e-mail addresses")
        }
        return first
    }

    // MARK: Status

    /// Which people the file holds, of its columns, its name and what the user says; they must not contradict one another.
    private static func stage(_ sample: TableSample, _ stated: SubscriptionStatus?) throws(DataportError) -> Stage {
        let isUnsubscribed = sample.headings.contains("UNSUB_TIME")
        let isCleaned = sample.headings.contains("CLEAN_TIME")
        if isUnsubscribed, isCleaned {
            throw contradiction(sample, "its columns are those of unsubscribed and of cleaned people")
        }
        let shown: Stage? = isCleaned ? .cleaned : isUnsubscribed ? .unsubscribed : nil
        let named = named(sample.file)
        let said = stated.flatMap { Stage($0) }
        if let stated, said == nil {
            throw DataportError(
                .usage, "no file of Mailchimp holds people who are \(stated.rawValue)", place: sample.file.name,
                advice: "--status is subscribed, unsubscribed, bounced, transactional, unconfirmed or archived here")
        }
        for other in [named, said] {
            guard let other else { continue }
            if let shown, other != shown {
                throw contradiction(
                    sample, "its columns are those of \(shown.rawValue) people, and it is called \(other.rawValue)")
            }
            if shown == nil, other == .cleaned || other == .unsubscribed {
                throw contradiction(
                    sample, "it is called \(other.rawValue), and the columns of \(other.rawValue) people are missing")
            }
        }
        if let named, let said, named != said {
            throw contradiction(sample, "it is called \(named.rawValue), and --status says \(said.rawValue)")
        }
        if let stage = shown ?? named ?? said { return stage }
        throw DataportError(
            .badInput, "nothing in this file says whether its people are subscribed", place: sample.file.name,
            advice:
                "give it the name that Mailchimp gave it, or say it yourself: --status subscribed (or transactional, unconfirmed, archived)"
        )
    }

    private static func contradiction(_ sample: TableSample, _ what: String) -> DataportError {
        DataportError(
            .badInput, "the file contradicts itself: \(what)", place: sample.file.name,
            advice: "export the audience again; nobody is imported from a file whose people may have said no")
    }

    /// What the name of a file says; `nil` when it says nothing, or several things.
    static func named(_ file: any InputFile) -> Stage? {
        let words = words(of: file)
        var stages = Set(words.compactMap { Stage(rawValue: $0) })
        // `non_subscribed` is two words.
        if words.contains("non"), stages.remove(.subscribed) != nil { stages.insert(.nonsubscribed) }
        return stages.count == 1 ? stages.first : nil
    }

    private static func words(of file: any InputFile) -> [String] {
        file.stem.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    // MARK: The audience

    private static let commonWords: Set<String> = [
        "members", "member", "export", "audience", "audiences", "email", "non", "list", "lists", "contacts", "csv",
    ]

    /// The name of the audience: that of the folder it stands in, or what is left of the file's own.
    private static func audience(of file: any InputFile) -> String {
        let folders = file.relativePath.split(separator: "/").dropLast()
        if let folder = folders.last.map(String.init) {
            let words = folder.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            if words.contains(where: isTelling) { return folder }
        }
        let words = file.stem.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let telling = words.filter { isTelling($0.lowercased()) }
        return telling.isEmpty ? "Audience" : telling.joined(separator: " ")
    }

    private static func isTelling(_ word: String) -> Bool {
        if commonWords.contains(word) || Stage(rawValue: word) != nil { return false }
        // Mailchimp puts the id of the export behind the name.
        return
            !(word.utf8.count >= 6 && word.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    }
}
