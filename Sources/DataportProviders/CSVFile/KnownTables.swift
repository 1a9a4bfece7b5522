import DataportCore

/// Tables of services that have no provider folder yet and are known by their headings: the suppression files of SendGrid and Mailgun, and
/// Mailgun's members.
enum KnownTables {
    private struct Table {
        let provider: String
        /// All headings, in any order.
        let headings: Set<String>
        /// The word of the service for the file, and what it means; by a word in the file's name.
        let holds: [(name: String, word: String, judgement: Judgement)]
        let meanings: [String: ColumnMeaning]
    }

    private static func hold(_ status: SubscriptionStatus, _ reason: String) -> Judgement {
        Judgement(status, hold: Judgement.Hold(scope: "account", reason: reason))
    }

    private static let tables: [Table] = [
        Table(
            provider: "sendgrid", headings: ["email", "reason", "status", "created"],
            holds: [
                ("bounce", "bounces", hold(.bounced, "hard_bounce")),
                ("invalid", "invalid_emails", hold(.bounced, "invalid_address")),
            ],
            meanings: ["email": .email, "reason": .extra, "status": .extra, "created": .heldAt]),
        Table(
            provider: "sendgrid", headings: ["email", "created"],
            holds: [
                ("spam", "spam_reports", hold(.complained, "complaint")),
                ("unsub", "global_unsubscribes", hold(.unsubscribed, "unsubscribe")),
            ],
            meanings: ["email": .email, "created": .heldAt]),
        Table(
            provider: "mailgun", headings: ["address", "code", "error", "created_at"],
            holds: [("", "bounces", hold(.bounced, "hard_bounce"))],
            meanings: ["address": .email, "code": .extra, "error": .extra, "created_at": .heldAt]),
        Table(
            provider: "mailgun", headings: ["address", "tags", "created_at"],
            holds: [("", "unsubscribes", hold(.unsubscribed, "unsubscribe"))],
            meanings: ["address": .email, "tags": .extra, "created_at": .heldAt]),
        Table(
            provider: "mailgun", headings: ["address", "created_at"],
            holds: [("complaint", "complaints", hold(.complained, "complaint"))],
            meanings: ["address": .email, "created_at": .heldAt]),
    ]

    /// The plan of a table that is known.
    static func plan(_ sample: TableSample, options: SourceOptions) -> TablePlan? {
        let headings = Set(sample.headings)
        if headings == ["address", "name", "subscribed", "vars"] { return members(sample, options) }
        let name = sample.file.fileName.lowercased()
        for table in tables where table.headings == headings {
            guard let hold = table.holds.first(where: { name.contains($0.name) || $0.name.isEmpty }) else { continue }
            var plan = TablePlan(
                headings: sample.headings, provider: table.provider, status: StatusRule(otherwise: hold.judgement),
                list: .none)
            plan.meanings = sample.headings.map { table.meanings[$0] ?? .extra }
            plan.raw = [("suppression", hold.word)]
            plan.isHoldOnly = true
            plan.takesAnyAddress = true
            return written(plan, as: sample)
        }
        return nil
    }

    private static func members(_ sample: TableSample, _ options: SourceOptions) -> TablePlan {
        let subscribed = sample.headings.firstIndex(of: "subscribed") ?? 0
        let words = [
            "true": Judgement(.subscribed), "yes": Judgement(.subscribed), "false": Judgement(.unsubscribed),
            "no": Judgement(.unsubscribed),
        ]
        let status = StatusRule(
            tests: [StatusRule.Test(column: subscribed, words: words, unlisted: .unknown)],
            otherwise: Judgement(options.status ?? .unknown))
        var plan = TablePlan(
            headings: sample.headings, provider: "mailgun", status: status,
            list: .one(name: options.list ?? sample.file.stem))
        let meanings: [String: ColumnMeaning] = [
            "address": .email, "name": .name, "subscribed": .raw(key: "subscribed"), "vars": .attributes,
        ]
        plan.meanings = sample.headings.map { meanings[$0] ?? .extra }
        return written(plan, as: sample)
    }

    private static func written(_ plan: TablePlan, as sample: TableSample) -> TablePlan {
        var plan = plan
        plan.dialect = sample.dialect
        plan.encoding = sample.encoding
        return plan
    }
}
