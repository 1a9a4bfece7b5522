import DataportCore

extension MailWizzReader {
    /// Reads what was sent to whom.
    func readDeliveries() throws(DataportError) {
        let history = try MailWizzHistory(.delivery)
        for campaign in campaigns ?? [] {
            let path = "/campaigns/\(campaign.uid)/delivery-logs"
            var pages = MailWizzPages(api, path)
            while let logs = try pages.next() {
                for log in logs {
                    var values = MailWizzMapping.delivery(log)
                    try add(log, campaign.uid, to: &values, withSubscription: true)
                    try history.add(
                        "\(campaign.uid)-\(log.object("subscriber")?.text("subscriber_uid") ?? "gone")", values)
                }
            }
            try pages.requireWhole()
        }
        rows[.delivery] = try history.finish()
    }

    private static let eventParts = [
        (path: "bounces", type: "bounce"), (path: "complaints", type: "complaint"),
        (path: "unsubscribes", type: "unsubscribe"),
    ]

    /// Reads bounces, complaints and unsubscriptions.
    func readEvents() throws(DataportError) {
        let history = try MailWizzHistory(.event)
        for campaign in campaigns ?? [] {
            for part in Self.eventParts { try read(part.path, part.type, campaign.uid, into: history) }
        }
        rows[.event] = try history.finish()
    }

    private func read(
        _ part: String, _ type: String, _ campaign: String, into history: MailWizzHistory
    ) throws(DataportError) {
        let path = "/campaigns/\(campaign)/\(part)"
        guard case .found = try api.ask(path, [("page", "1"), ("per_page", "1")]) else {
            return limit(.event, because: "this MailWizz does not show \(part)")
        }
        var pages = MailWizzPages(api, path)
        while let events = try pages.next() {
            for event in events {
                var values = MailWizzMapping.event(event, type: type)
                try add(event, campaign, to: &values, withSubscription: false)
                let person = event.object("subscriber")?.text("subscriber_uid") ?? "gone"
                try history.add("\(campaign)-\(type)-\(person)", values)
            }
        }
        try pages.requireWhole()
    }

    /// Whom something happened to; of people that are gone only what MailWizz still says.
    private func add(
        _ record: RemoteObject, _ campaign: String, to values: inout [String: String], withSubscription: Bool
    ) throws(DataportError) {
        values["campaign_id"] = campaign
        let person = record.object("subscriber")
        let uid = person?.text("subscriber_uid")
        if let uid, let found = try people?.find(uid) {
            values["contact_id"] = found.contact
            if withSubscription { values["subscription_id"] = "\(found.list)-\(uid)" }
            return
        }
        let gone = [(key: "subscriber_uid", value: uid), (key: "email", value: person?.text("email"))]
        guard let object = MailWizzMapping.object(gone) else { return }
        values["extra"] = PeopleSurvey.merged(object, values["extra"] ?? "{}")
    }
}

/// What happened, on its way into the order of ids. What has no id of its own is named by campaign and person, and numbered when there are several.
final class MailWizzHistory {
    private let spool: RowSpool
    private let counts: ScratchMap

    init(_ kind: AssetKind.ID) throws(DataportError) {
        spool = try RowSpool(MailWizzMapping.kind(kind), isOrdered: false)
        counts = try ScratchMap(Scratch(), "count")
    }

    func add(_ name: String, _ values: [String: String]) throws(DataportError) {
        var id = name
        if try !counts.insert(name, "1") {
            let count = (try counts.value(of: name).flatMap { Int($0) } ?? 1) + 1
            try counts.set(name, String(count))
            id += "-\(count)"
        }
        try spool.append(id, values)
    }

    func finish() throws(DataportError) -> SpooledRows { try spool.finish() }
}
