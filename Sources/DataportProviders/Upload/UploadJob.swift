import DataportCore
import DataportFormats

/// Writes all files of one account for one service.
struct UploadJob {
    let dialect: UploadDialect
    let connection: SQLiteConnection
    let output: UploadOutput
    let identity: ImportIdentity
    /// How many records there are of kinds that no file has a place for.
    let others: [AssetKind.ID: Int]
    let interruption: @Sendable () throws -> Void

    /// A list of the account.
    struct List {
        let id: String
        let name: String
        /// The beginning of its files' names.
        let slug: String
    }

    /// Writes everything and says what it is. Whoever must not be mailed is written first, as it is uploaded first.
    func run() throws -> UploadReport {
        try connection.exclusively { () throws in
            try UploadPlan(dialect: dialect, connection: connection).build()
            try UploadGuard(connection: connection).check()
            var report = UploadReport(service: dialect.title)
            var losses = UploadLosses(to: output)
            var renamed: [String] = []
            try writeRefusals(&report, &losses)
            let lists = try lists()
            for list in lists { try writeRefusals(of: list, &report, &losses) }
            for list in lists { renamed += try writePeople(of: list, &report, &losses) }
            try UploadLeftOut(connection: connection, dialect: dialect).write(to: &losses)
            try losses.finish(into: &report)
            try UploadProof(connection: connection, output: output).write(into: &report)
            try UploadBodies(connection: connection, output: output).write(into: &report)
            report.others = AssetKind.catalogue.compactMap { kind in
                others[kind.id].map { .init(kind: kind.id, count: $0) }
            }
            report.tallies = try UploadTallies(connection: connection).tallies()
            try UploadReadme(dialect: dialect, identity: identity, report: report, renamed: renamed).write(to: output)
            return report
        }
    }

    private var cells: UploadCells { UploadCells(form: dialect.cells, now: identity.started.rfc3339) }

    private func lists() throws(DataportError) -> [List] {
        var statement = try SQLiteStatement(connection, UploadQuery.lists)
        var lists: [List] = []
        while try statement.step() {
            let name = statement.text(1) ?? ""
            lists.append(
                List(id: statement.text(0) ?? "", name: name, slug: UploadSlug.slug(of: name, number: lists.count + 1)))
        }
        return lists
    }

    // MARK: Who must not be mailed

    private func writeRefusals(_ report: inout UploadReport, _ losses: inout UploadLosses) throws {
        for (number, refusal) in dialect.refusals.enumerated() where refusal.reach == .account {
            try interruption()
            let statement = try SQLiteStatement(connection, UploadQuery.ofAccount)
            try statement.bind(1, integer: Int64(number))
            let what = "Never to be mailed (\(Self.words(refusal.statuses)))"
            try write(statement, refusal, "1-never-mail/\(refusal.slug)", what, "", &report, &losses)
        }
        try writeDomains(&report)
    }

    private func writeDomains(_ report: inout UploadReport) throws {
        guard let domains = dialect.domains else { return }
        var table = UploadTable(
            "1-never-mail/\(domains.slug)", "Domains never to be mailed", columns: [],
            form: UploadTableForm(lineEnd: "\n", hasHeader: false, quotes: false, maximumBytes: .max, ending: "txt"),
            to: output)
        var statement = try SQLiteStatement(connection, UploadQuery.domains)
        while try statement.step() { try table.append([statement.text(0) ?? ""]) }
        try table.finish()
        report.files += table.files
    }

    private func writeRefusals(of list: List, _ report: inout UploadReport, _ losses: inout UploadLosses) throws {
        for (number, refusal) in dialect.refusals.enumerated() where refusal.reach == .list {
            let statement = try SQLiteStatement(connection, UploadQuery.ofList)
            try statement.bind(1, copying: list.id.utf8)
            try statement.bind(2, copying: "list:\(number)".utf8)
            let what = "Not to be mailed on \(Terminal.safe(list.name)) (\(Self.words(refusal.statuses)))"
            try write(
                statement, refusal, "2-not-on-this-list/\(list.slug)-\(refusal.slug)", what, list.name, &report, &losses
            )
        }
    }

    private func write(
        _ statement: consuming SQLiteStatement, _ refusal: UploadRefusal, _ name: String, _ what: String,
        _ list: String,
        _ report: inout UploadReport, _ losses: inout UploadLosses
    ) throws {
        var rows = UploadRows(
            name, what, refusal.columns, custom: nil, list: list, form: refusal.table ?? dialect.table, cells: cells,
            to: output)
        try drain(statement, into: &rows, &losses)
        try rows.finish(into: &report)
    }

    private static func words(_ statuses: [SubscriptionStatus]) -> String {
        statuses.count > 4
            ? "whoever else is not subscribed" : statuses.map(\.rawValue).joined(separator: ", ")
    }

    // MARK: Who may be mailed

    /// Writes a list's people, and returns how custom fields are called now, where that is another name.
    private func writePeople(
        of list: List, _ report: inout UploadReport, _ losses: inout UploadLosses
    ) throws -> [String] {
        try interruption()
        let custom = try UploadColumns(of: list.id, for: dialect, on: connection)
        var rows = UploadRows(
            "3-subscribers/\(list.slug)", "Subscribed to \(Terminal.safe(list.name)): may be mailed", dialect.people,
            custom: custom, list: list.name, form: dialect.table, cells: cells, to: output)
        let statement = try SQLiteStatement(connection, UploadQuery.ofList)
        try statement.bind(1, copying: list.id.utf8)
        try statement.bind(2, copying: "mail".utf8)
        try drain(statement, into: &rows, &losses)
        try rows.finish(into: &report)
        for tag in custom.surplus {
            try losses.append(
                .init(
                    kind: .listField, id: tag, address: "", list: list.name, what: tag,
                    why: "the service takes fewer custom fields a list: the field is left out for everybody",
                    isLeftOut: true))
        }
        return custom.custom.filter { $0.tag != $0.header }.map {
            "\(Terminal.safe(list.name)): \(Terminal.safe($0.tag)) is column \(Terminal.safe($0.header))"
        }
    }

    private func drain(
        _ statement: consuming SQLiteStatement, into rows: inout UploadRows, _ losses: inout UploadLosses
    ) throws {
        var count = 0
        while try statement.step() {
            try rows.append(UploadRecord(reading: statement), &losses)
            count += 1
            if count % 4096 == 0 { try interruption() }
        }
    }
}

/// Names of files, from names that people gave.
enum UploadSlug {
    /// The number, and what of the name every file system takes.
    static func slug(of name: String, number: Int) -> String {
        var slug = number < 10 ? "0\(number)" : "\(number)"
        var isGap = true
        for scalar in name.lowercased().unicodeScalars.prefix(60) {
            let isWord = (0x61...0x7A).contains(scalar.value) || (0x30...0x39).contains(scalar.value)
            if isWord {
                if isGap { slug += "-" }
                slug.unicodeScalars.append(scalar)
            }
            isGap = !isWord
        }
        return slug
    }
}
