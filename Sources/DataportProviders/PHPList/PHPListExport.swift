import DataportCore
import DataportFormats

/// The files that phpList exports: subscribers, separated by tabs though named .csv, and the page of suppressed addresses as a text file.
enum PHPListExport {
    private static let columns: [String: ColumnMeaning] = [
        "Email": .email, "Is this subscriber confirmed": .raw(key: "confirmed"),
        "Is this subscriber blacklisted": .raw(key: "blacklisted"), "Is this account disabled?": .raw(key: "disabled"),
        "Entered": .created, "Last Modified": .updated, "List Membership": .lists(separator: UInt8(ascii: ";")),
        "id": .extra, "Did this subscriber manually confirm": .extra, "Number of bounces": .extra, "Unique ID": .extra,
        "Send this subscriber HTML emails": .extra, "RSS Frequency": .extra, "Additional data": .extra,
        "Foreign Key": .extra,
    ]

    static func open(
        _ location: String, account: String, options: SourceOptions
    ) throws(DataportError) -> PeopleSource {
        var export = PeopleExport(account: account, provider: "phplist", sourceName: "phpList export", options: options)
        var isFound = false
        for file in try InputSet(location).files {
            if let plan = try plan(of: file, options) {
                export.add(file, plan)
                isFound = true
            } else {
                export.leave(file)
            }
        }
        guard isFound else {
            throw DataportError(
                .badInput, "no file here has phpList's columns, nor is one a list of addresses", place: location,
                advice: "name the files that phpList exported; other tables are read with csv:FILE")
        }
        return try export.open()
    }

    /// Whether a table is phpList's.
    static func recognizes(_ headings: [String]) -> Bool {
        headings.contains("List Membership") && headings.contains("Email")
    }

    private static func plan(of file: any InputFile, _ options: SourceOptions) throws(DataportError) -> TablePlan? {
        guard ["csv", "txt", "tsv"].contains(file.fileExtension) else { return nil }
        if file.fileExtension != "txt" {
            let sample = try TableSample(file)
            if recognizes(sample.headings) { return plan(sample, options: options) }
        }
        // The list of suppressed addresses has no header, no delimiter and no quotes, only an address a line.
        let sample = try TableSample(file, dialect: DelimitedDialect(delimiter: 1, hasQuotes: false))
        let lines = sample.headings + sample.rows.map { $0.first ?? "" }
        guard lines.count(where: { $0.utf8.contains(0x40) }) * 2 >= lines.count else { return nil }
        return suppressions(sample)
    }

    /// The plan of a file of subscribers.
    static func plan(_ sample: TableSample, options: SourceOptions) -> TablePlan {
        func column(_ heading: String) -> Int? { sample.headings.firstIndex(of: heading) }
        var status = StatusRule(otherwise: Judgement(options.status ?? .unknown))
        if let blacklisted = column("Is this subscriber blacklisted") {
            let hold = Judgement(.suppressed, hold: Judgement.Hold(scope: "account", reason: "unknown"))
            status.tests.append(StatusRule.Test(column: blacklisted, words: ["1": hold]))
        }
        if let disabled = column("Is this account disabled?") {
            status.tests.append(StatusRule.Test(column: disabled, words: ["1": Judgement(.disabled)]))
        }
        if let confirmed = column("Is this subscriber confirmed") {
            status.tests.append(
                StatusRule.Test(
                    column: confirmed, words: ["0": Judgement(.unconfirmed), "1": Judgement(.subscribed)],
                    unlisted: .unknown))
        }
        var plan = TablePlan(headings: sample.headings, provider: "phplist", status: status, list: .column)
        plan.dialect = sample.dialect
        plan.encoding = sample.encoding
        plan.cells = .phpList
        plan.takesAnyAddress = true
        var tags = FieldTags()
        for (index, heading) in sample.headings.enumerated() {
            plan.meanings[index] = columns[heading] ?? attribute(heading, index, &tags)
        }
        return plan
    }

    private static func attribute(_ heading: String, _ column: Int, _ tags: inout FieldTags) -> ColumnMeaning {
        switch HeadingWords.meaning(of: heading) {
        case .firstName: .firstName(tag: tags.tag(for: heading, column: column))
        case .lastName: .lastName(tag: tags.tag(for: heading, column: column))
        default: .field(tag: tags.tag(for: heading, column: column), type: "text")
        }
    }

    private static func suppressions(_ sample: TableSample) -> TablePlan {
        let hold = Judgement(.suppressed, hold: Judgement.Hold(scope: "account", reason: "unknown"))
        var plan = TablePlan(headings: ["email"], provider: "phplist", status: StatusRule(otherwise: hold), list: .none)
        plan.meanings = [.email]
        plan.raw = [("blacklisted", "1")]
        plan.hasHeader = false
        plan.takesAnyAddress = true
        plan.isHoldOnly = true
        plan.dialect = sample.dialect
        plan.encoding = sample.encoding
        return plan
    }
}
