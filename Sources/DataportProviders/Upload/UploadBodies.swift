import DataportCore

/// Writes the bodies of templates and campaigns into `templates/`, to be pasted into the service; their merge tags stay as they are.
struct UploadBodies {
    let connection: SQLiteConnection
    let output: UploadOutput

    /// Whether an attachment is a text that is pasted; pictures are not.
    static func isBody(_ path: String) -> Bool { path.hasSuffix(".html") || path.hasSuffix(".txt") }

    /// Kind, column and ending of each body.
    private static let sources = [
        ("template", "html", "html"), ("template", "text", "txt"), ("campaign", "html", "html"),
        ("campaign", "text", "txt"),
    ]

    func write(into report: inout UploadReport) throws(DataportError) {
        for (kind, column, ending) in Self.sources {
            var statement = try SQLiteStatement(
                connection,
                """
                SELECT r.number, r.name, c.rowid FROM (SELECT row_number() OVER (ORDER BY id) AS number, name, \(column) AS path \
                FROM \(kind)) AS r CROSS JOIN content AS c ON c.account_id = '\(UploadPlan.owner)' AND c.path = r.path \
                ORDER BY r.number
                """)
            while try statement.step() {
                let slug = UploadSlug.slug(of: statement.text(1) ?? "", number: Int(statement.integer(0)))
                try copy(statement.integer(2), to: "templates/\(kind)-\(slug).\(ending)")
                report.bodies += 1
            }
        }
    }

    private func copy(_ row: Int64, to path: String) throws(DataportError) {
        var file = try output.create(path)
        var blob = try SQLiteBlob(connection, table: "content", column: "bytes", row: row)
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try readPiece(&blob, into: &bytes)
            if count == 0 { break }
            try file.append(Array(bytes[..<count]))
        }
        try file.finish()
    }

    private func readPiece(_ blob: inout SQLiteBlob, into bytes: inout [UInt8]) throws(DataportError) -> Int {
        var result = 0
        var failure: DataportError?
        bytes.withUnsafeMutableBytes { buffer in
            do throws(DataportError) { result = try blob.read(into: buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        return result
    }
}
