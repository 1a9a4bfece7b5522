import DataportCore
import DataportFormats

/// The CSV file of subscribers that listmonk exports, and the ones that it imports.
///
/// A file says what is true of a subscriber as a whole, and neither on which lists the person is nor as what: who left every list is
/// `enabled` there like everybody else. So nobody is subscribed by it unless the user says so.
enum ListmonkExport {
    private static let columns: [String: ColumnMeaning] = [
        "uuid": .extra, "email": .email, "name": .name, "attributes": .attributes,
        "status": .raw(key: "subscriber_status"),
        "created_at": .created, "updated_at": .updated,
    ]

    static func open(
        _ location: String, account: String, options: SourceOptions
    ) throws(DataportError) -> PeopleSource {
        var export = PeopleExport(
            account: account, provider: "listmonk", sourceName: "listmonk export", options: options)
        export.limit(.subscription, because: "a file of subscribers does not say what they are on a list")
        var isFound = false
        for file in try InputSet(location).files {
            if file.byteCount == 0, file.fileExtension == "csv" {
                // This is how listmonk exports a list without subscribers.
                isFound = true
            } else if let plan = try plan(of: file, options) {
                export.add(file, plan)
                isFound = true
            } else {
                export.leave(file)
            }
        }
        guard isFound else {
            throw DataportError(
                .badInput, "no file here has listmonk's columns", place: location,
                advice: "name the CSV file that listmonk exported; other tables are read with csv:FILE")
        }
        return try export.open()
    }

    /// Whether a table is listmonk's.
    static func recognizes(_ headings: [String]) -> Bool {
        let known = headings.map { $0.lowercased() }
        return known.contains("email") && known.allSatisfy { columns[$0] != nil }
            && (known.contains("uuid") || known.contains("attributes") || known == ["email", "name"])
    }

    private static func plan(of file: any InputFile, _ options: SourceOptions) throws(DataportError) -> TablePlan? {
        guard file.fileExtension == "csv" else { return nil }
        let sample = try TableSample(file)
        return recognizes(sample.headings) ? plan(sample, options: options) : nil
    }

    /// The plan of a file.
    static func plan(_ sample: TableSample, options: SourceOptions) -> TablePlan {
        let enabled = Judgement(options.status ?? .unknown)
        var status = StatusRule(otherwise: enabled)
        if let column = sample.headings.firstIndex(where: { $0.lowercased() == "status" }) {
            status.tests = [
                StatusRule.Test(
                    column: column,
                    words: [
                        "enabled": enabled, "disabled": Judgement(.disabled),
                        "blocklisted": Judgement(
                            .suppressed, hold: Judgement.Hold(scope: "account", reason: "unknown")),
                    ], unlisted: .unknown)
            ]
        }
        var plan = TablePlan(
            headings: sample.headings, provider: "listmonk", status: status,
            list: .one(name: options.list ?? sample.file.stem))
        plan.meanings = sample.headings.map { columns[$0.lowercased()] ?? .extra }
        plan.dialect = sample.dialect
        plan.encoding = sample.encoding
        plan.takesAnyAddress = true
        plan.isDeclared = options.status != nil
        return plan
    }
}
