import DataportCore
import DataportFormats
import Glibc

/// The CSV files that the screens of MailWizz export: subscribers of a list, the blacklist, suppression lists and delivery servers.
///
/// Of these files only the columns are known that the API has too, so a table is recognised by them and everything else is kept in `extra`.
enum MailWizzExport {
    private static let columns: [String: ColumnMeaning] = [
        "email": .email, "fname": .firstName(tag: "FNAME"), "lname": .lastName(tag: "LNAME"),
        "status": .raw(key: "status"), "source": .source, "ip_address": .ip, "date_added": .created,
        "last_updated": .updated, "reason": .reason, "subscriber_uid": .extra, "subscriber_id": .extra,
        "list_uid": .extra,
    ]

    private static let words: [String: Judgement] = [
        "confirmed": Judgement(.subscribed), "unconfirmed": Judgement(.unconfirmed),
        "unapproved": Judgement(.unapproved),
        "unsubscribed": Judgement(.unsubscribed), "disabled": Judgement(.disabled),
        "moved": Judgement(.archived, reason: "moved"),
        "blacklisted": Judgement(.suppressed, hold: Judgement.Hold(scope: "account", reason: "unknown")),
    ]

    static func open(
        _ location: String, account: String, options: SourceOptions
    ) throws(DataportError) -> PeopleSource {
        var export = PeopleExport(
            account: account, provider: "mailwizz", sourceName: "MailWizz export", options: options)
        var isFound = false
        for file in try InputSet(location).files {
            let isTable = ["csv", "txt"].contains(file.fileExtension) && file.byteCount > 0
            if isTable, try add(TableSample(file), to: &export, options) {
                isFound = true
            } else {
                export.leave(file)
            }
        }
        guard isFound else {
            throw DataportError(
                .badInput, "no file here has the columns of a MailWizz export", place: location,
                advice: "name the folder with the CSV files that MailWizz exported; other tables are read with csv:FILE"
            )
        }
        return try export.open()
    }

    /// Suppressed addresses alone, whatever the file is called.
    static func openHolds(_ path: String, isBlacklist: Bool) throws(DataportError) -> PeopleSource {
        var export = PeopleExport(
            account: "mailwizz", provider: "mailwizz", sourceName: "MailWizz export",
            options: SourceOptions(now: Instant(secondsSince1970: Int64(time(nil)))))
        for file in try InputSet(path).files {
            let sample = try TableSample(file)
            let headings = sample.headings.map { $0.lowercased() }
            guard let plan = holds(sample, headings, isBlacklist: isBlacklist, &export) else {
                throw DataportError(
                    .badInput, "the file has no column of addresses", place: path,
                    advice: "name the CSV file that MailWizz's page of the list exported")
            }
            export.add(file, plan)
        }
        return try export.open()
    }

    private static func add(
        _ sample: TableSample, to export: inout PeopleExport, _ options: SourceOptions
    ) throws(DataportError) -> Bool {
        let headings = sample.headings.map { $0.lowercased() }
        if headings.contains("hostname") {
            MailWizzServers.add(sample, to: &export)
            return true
        }
        let path = sample.file.relativePath.lowercased()
        if path.contains("blacklist") || path.contains("suppression") {
            guard let plan = holds(sample, headings, isBlacklist: path.contains("blacklist"), &export) else {
                return false
            }
            export.add(sample.file, plan)
            return true
        }
        guard headings.contains("email") else { return false }
        export.add(sample.file, subscribers(sample, headings, options))
        return true
    }

    /// Subscribers of a list: a column for each custom field, by its tag in capitals.
    private static func subscribers(
        _ sample: TableSample, _ headings: [String], _ options: SourceOptions
    ) -> TablePlan {
        var status = StatusRule(otherwise: Judgement(options.status ?? .unknown))
        if let column = headings.firstIndex(of: "status") {
            status.tests = [StatusRule.Test(column: column, words: words, unlisted: .unknown)]
        }
        var plan = TablePlan(
            headings: sample.headings, provider: "mailwizz", status: status,
            list: .one(name: options.list ?? sample.file.stem))
        plan.dialect = sample.dialect
        plan.encoding = sample.encoding
        plan.isDeclared = options.status != nil
        var tags = FieldTags()
        for tag in ["FNAME", "LNAME"] { _ = tags.unique(tag) }
        for (index, heading) in headings.enumerated() {
            let isTag = sample.headings[index] == sample.headings[index].uppercased()
            plan.meanings[index] =
                columns[heading]
                ?? (isTag ? .field(tag: tags.unique(sample.headings[index]), type: "text") : .extra)
        }
        return plan
    }

    private static func holds(
        _ sample: TableSample, _ headings: [String], isBlacklist: Bool, _ export: inout PeopleExport
    ) -> TablePlan? {
        let hasHeader = headings.contains("email")
        guard hasHeader || TableSample.isAddress(sample.headings[0]) else { return nil }
        let hold = Judgement(
            .suppressed, hold: Judgement.Hold(scope: "account", reason: isBlacklist ? "unknown" : "manual"))
        var plan = TablePlan(
            headings: hasHeader
                ? sample.headings : sample.headings.indices.map { $0 == 0 ? "email" : "column \($0 + 1)" },
            provider: "mailwizz", status: StatusRule(otherwise: hold), list: .none)
        plan.meanings = plan.headings.map { columns[$0.lowercased()] ?? .extra }
        plan.raw = [("file", isBlacklist ? "blacklist" : "suppression list")]
        plan.hasHeader = hasHeader
        plan.isHoldOnly = true
        // A no is kept, whatever the address looks like.
        plan.takesAnyAddress = true
        plan.dialect = sample.dialect
        plan.encoding = sample.encoding
        if !isBlacklist {
            let id = "suppression-\(Slug.make(sample.file.stem).text)"
            plan.holdList = id
            export.small.add(.suppressionList, id: id, ["name": sample.file.stem, "scope": "account"])
        }
        return plan
    }
}

/// The table of delivery servers.
private enum MailWizzServers {
    private static let names: Set<String> = [
        "type", "name", "hostname", "port", "protocol", "username", "password", "from_name", "from_email",
        "hourly_quota",
        "daily_quota", "monthly_quota", "status",
    ]

    static func add(_ sample: TableSample, to export: inout PeopleExport) {
        for (number, row) in sample.rows.enumerated() {
            var values: [String: String] = [:]
            var extra: [JSONValue.Member] = []
            for (heading, cell) in zip(sample.headings, row) where !cell.isEmpty {
                let name = heading.lowercased()
                if names.contains(name), isValid(name, cell) {
                    values[name] = cell
                } else {
                    extra.append(.init(heading, .string(cell)))
                }
            }
            values["type"] = values["type"] ?? "smtp"
            if !extra.isEmpty { values["extra"] = JSONValue.object(extra).text(.compact) }
            let id = extra.first { ["server_id", "id"].contains($0.key.lowercased()) }.flatMap { member -> String? in
                if case .string(let id) = member.value { id } else { nil }
            }
            export.small.add(.deliveryServer, id: id ?? "\(number + 1)", values)
        }
    }

    private static func isValid(_ name: String, _ cell: String) -> Bool {
        switch name {
        case "port", "hourly_quota", "daily_quota", "monthly_quota": Int(cell).map { "\($0)" == cell } ?? false
        case "protocol": ["none", "tls", "ssl", "starttls"].contains(cell)
        default: true
        }
    }
}
