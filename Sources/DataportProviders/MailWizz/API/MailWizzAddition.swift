import DataportCore

/// Suppression lists and the e-mail blacklist, which only MailWizz's pages export.
enum MailWizzAddition {
    /// What stands in a file.
    static func read(_ kind: String, _ path: String) throws(DataportError) -> SourceAddition {
        let isBlacklist: Bool
        switch kind {
        case "suppression_list", "suppression_lists", "suppression-list": isBlacklist = false
        case "suppression", "suppressions", "blacklist": isBlacklist = true
        default:
            throw DataportError(
                .usage, "MailWizz exports no file that --with \(kind)= could add",
                advice: "write --with suppression_list=FILE.csv, or --with suppression=FILE.csv for the blacklist")
        }
        let source = try MailWizzExport.openHolds(path, isBlacklist: isBlacklist)
        return SourceAddition { (account) throws(DataportError) in try add(source, to: account) }
    }

    private static func add(_ source: PeopleSource, to account: RemoteAccount) throws(DataportError) -> RemoteAccount {
        let kind = try MailWizzMapping.kind(.suppression)
        let all = try MailWizzHistory(.suppression)
        try account.forEachBatch(of: kind) { (batch: borrowing RecordBatch) throws(DataportError) in
            try append(batch, kind, to: all)
        }
        try forEachBatch(of: kind, in: source) { (batch: borrowing RecordBatch) throws(DataportError) in
            try append(batch, kind, to: all)
        }
        var (rows, small, readability) = (account.rows, account.small, account.readability)
        rows[.suppression] = try all.finish()
        let lists = try MailWizzMapping.kind(.suppressionList)
        var batch = RecordBatch(fieldCount: lists.fields.count)
        var cursor = source.small.cursor(over: lists, after: nil)
        while cursor.next(into: &batch) != nil {
            for index in 0..<batch.rowCount {
                let row = ProjectedRow(batch, row: index, of: lists)
                small.add(.suppressionList, id: row.id, values(of: row))
            }
            readability[.suppressionList] = .partial(reason: "only those whose files were named")
        }
        return RemoteAccount(
            small: small, rows: rows, content: account.content, readability: readability,
            remarks: account.remarks + source.remarks)
    }

    private static func append(
        _ batch: borrowing RecordBatch, _ kind: AssetKind, to all: MailWizzHistory
    ) throws(DataportError) {
        for index in 0..<batch.rowCount {
            let row = ProjectedRow(batch, row: index, of: kind)
            try all.add(row.id, values(of: row))
        }
    }

    private static func values(of row: ProjectedRow) -> [String: String] {
        row.kind.fields.dropFirst().reduce(into: [:]) { values, field in values[field.name] = row[field.name] }
    }

    private static func forEachBatch(
        of kind: AssetKind, in source: PeopleSource, _ body: (borrowing RecordBatch) throws(DataportError) -> Void
    ) throws(DataportError) {
        do {
            var cursor = source.peopleCursor(over: kind, after: nil)
            var batch = RecordBatch(fieldCount: kind.fields.count)
            while try cursor.next(into: &batch) != nil { try body(batch) }
        } catch let error as DataportError {
            throw error
        } catch {
            throw DataportError(.badInput, "a file could not be read to its end", place: source.sourceName)
        }
    }
}
