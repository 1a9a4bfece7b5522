import DataportCore

/// Writes `not-representable.csv`: who and what is in no file of the service, or there without something, and why.
struct UploadLosses: ~Copyable {
    /// One line of the file.
    struct Line {
        var kind: AssetKind.ID
        var id: String
        var address: String
        var list = ""
        /// The status, the field or the value's name.
        var what: String
        var why: String
        var isLeftOut: Bool
    }

    private struct Sort: Hashable {
        var kind: AssetKind.ID
        var why: String
        var isLeftOut: Bool
    }

    private var table: UploadTable
    private var counts: [Sort: Int] = [:]

    init(to output: UploadOutput) {
        table = UploadTable(
            "not-representable", "What the service cannot hold, with the reasons: for you",
            columns: ["kind", "id", "address", "list", "what", "why", "outcome"],
            form: UploadTableForm(maximumBytes: .max), to: output)
    }

    mutating func append(_ line: Line) throws(DataportError) {
        try table.append([
            line.kind.name, line.id, line.address, line.list, line.what, line.why,
            line.isLeftOut ? "left out" : "written",
        ])
        counts[Sort(kind: line.kind, why: line.why, isLeftOut: line.isLeftOut), default: 0] += 1
    }

    /// Ends the file and puts the totals into the report.
    mutating func finish(into report: inout UploadReport) throws(DataportError) {
        try table.finish()
        report.files += table.files
        report.lossRows = table.rows
        report.losses = counts.map { key, count in
            UploadReport.Loss(kind: key.kind, reason: key.why, isLeftOut: key.isLeftOut, count: count)
        }.sorted { left, right in
            if left.isLeftOut != right.isLeftOut { return left.isLeftOut }
            if left.count != right.count { return left.count > right.count }
            return (left.kind.name, left.reason) < (right.kind.name, right.reason)
        }
    }
}
